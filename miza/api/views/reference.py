"""The reference of the API as a page: drawn on the server from the same OpenAPI document, without a script."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from miza.api.views import api


@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters and answers, and every shape."""
    schema = api.get_openapi_schema()
    operations = [
        _operation(method, path, node) for path, methods in schema["paths"].items() for method, node in methods.items()
    ]
    groups: dict[str, list[dict[str, Any]]] = {}
    for operation in operations:
        groups.setdefault(operation["tag"], []).append(operation)
    shapes = [_shape(name, node) for name, node in sorted(schema["components"]["schemas"].items())]
    context = {
        "title": schema["info"]["title"],
        "about": _paragraphs(schema["info"]["description"]),
        "groups": groups,
        "shapes": shapes,
    }
    return render(request, "api/docs.html", context)


def _operation(method: str, path: str, node: dict[str, Any]) -> dict[str, Any]:
    body = node.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return {
        "method": method.upper(),
        "path": path,
        "id": node["operationId"],
        "about": _paragraphs(node.get("description", "")),
        "tag": node["tags"][0],
        "public": "security" not in node,
        "parameters": [
            {"name": p["name"], "where": p["in"], "kind": _kind(p["schema"]), "required": p["required"]}
            for p in node["parameters"]
        ],
        "body": _kind(body) if body else "",
        "answers": [(status, _answer(answer)) for status, answer in node["responses"].items()],
    }


def _answer(node: dict[str, Any]) -> str:
    schema = node.get("content", {}).get("application/json", {}).get("schema")
    return _kind(schema) if schema else ""


def _shape(name: str, node: dict[str, Any]) -> dict[str, Any]:
    required = node.get("required", ())
    fields = [
        {"name": key, "kind": _kind(value), "required": key in required}
        for key, value in node.get("properties", {}).items()
    ]
    return {"name": name, "about": _paragraphs(node.get("description", "")), "fields": fields}


def _paragraphs(text: str) -> list[str]:
    """A docstring as paragraphs: its lines are broken for the code, not for the page."""
    return [" ".join(part.split()).replace("`", "") for part in text.split("\n\n") if part.strip()]


def _kind(node: dict[str, Any]) -> str:
    """A JSON schema in a word: "integer", "list of Text", "string or null"."""
    if ref := node.get("$ref"):
        return str(ref).rsplit("/", 1)[-1]
    if options := node.get("anyOf") or node.get("oneOf"):
        return " or ".join(dict.fromkeys(_kind(option) for option in options))
    if values := node.get("enum"):
        return " · ".join(map(str, values))
    kind = node.get("type", "any")
    if kind == "array":
        return f"list of {_kind(node.get('items', {}))}"
    if kind == "object" and isinstance(node.get("additionalProperties"), dict):
        return f"map to {_kind(node['additionalProperties'])}"
    return f"{kind} ({node['format']})" if "format" in node else str(kind)
