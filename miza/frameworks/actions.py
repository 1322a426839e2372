"""Load a version of a framework; publish it, after which it never changes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.core import clock
from miza.core.errors import Refusal, reason
from miza.frameworks import schema
from miza.frameworks.models import Framework, ImprovementAction, Indicator, Norm, Principle, Source
from miza.journal.actions import record

STREAM = "programme"
Document = Mapping[str, Any]


@transaction.atomic
def load(source: str | Path | Document, *, by: User | None) -> Framework:
    """Put a framework file, or a document as plain data, into the database; return the version.

    by: who loads, with the right to edit rounds; None for the operator of the installation, at the console.
    The same content again changes nothing; other content replaces a version that is not published yet.
    Raises SchemaError with every fault of the file, and a Refusal when the version is published with other content.
    """
    role = access.require(by, Right.ROUND_EDIT) if by is not None else None
    text, name = _text(source)
    document = schema.load_text(text, name)
    digest = schema.sha256(document)
    held = Framework.objects.select_for_update().filter(code=document["code"], version=document["version"]).first()
    if held and held.sha256 == digest:
        return held
    if held and held.is_published:
        raise Refusal(reason("framework_published", framework=held.name))
    framework = held or Framework(code=document["code"], version=document["version"])
    framework.status = document["status"]
    framework.title, framework.scale, framework.fields = document["title"], document["scale"], document["fields"]
    framework.tolerance = document.get("tolerance", {})
    framework.sha256 = digest
    framework.loaded_at = clock.now()
    framework.save()
    _replace_rows(framework, document, text)
    record("load_framework", STREAM, by=by, role=role, about=framework.name, facts={"sha256": digest})
    return framework


@transaction.atomic
def publish(framework: Framework, *, by: User | None) -> Framework:
    """Make a version public and unchangeable; return it. Publishing again changes nothing.

    by: as in `load`.
    """
    role = access.require(by, Right.ROUND_EDIT) if by is not None else None
    fresh = Framework.objects.select_for_update().get(pk=framework.pk)
    if fresh.is_published:
        return fresh
    fresh.published_at = clock.now()
    fresh.save(update_fields=["published_at"])
    record("publish_framework", STREAM, by=by, role=role, about=fresh.name, facts={"sha256": fresh.sha256})
    return fresh


def _text(source: str | Path | Document) -> tuple[str, str]:
    """The YAML of a source, and the name its faults bear."""
    if isinstance(source, Mapping):
        return schema.to_yaml(source), "framework"
    return schema.read_text(source), str(source)


def _replace_rows(framework: Framework, document: Document, text: str) -> None:
    """The rows under a version that is not published, from its document."""
    Source.objects.filter(framework=framework).delete()
    Principle.objects.filter(framework=framework).delete()
    Source.objects.create(framework=framework, document=document, text=text)
    principles = [_principle(framework, p, order) for order, p in enumerate(document["principles"], 1)]
    Principle.objects.bulk_create(principles)
    nodes = [(p, node) for p, part in zip(principles, document["principles"], strict=True) for node in part["norms"]]
    norms = [_norm(framework, principle, node, order) for order, (principle, node) in enumerate(nodes, 1)]
    Norm.objects.bulk_create(norms)
    pairs = [(norm, node) for norm, (_, node) in zip(norms, nodes, strict=True)]
    Indicator.objects.bulk_create(
        _indicator(norm, i, order) for norm, node in pairs for order, i in enumerate(node["indicators"], 1)
    )
    ImprovementAction.objects.bulk_create(
        _improvement(norm, a, order) for norm, node in pairs for order, a in enumerate(node["actions"], 1)
    )


def _principle(framework: Framework, node: Document, order: int) -> Principle:
    return Principle(
        framework=framework,
        code=node["code"],
        order=order,
        weight=node.get("weight", 1),
        title=node["title"],
        summary=node["summary"],
    )


def _norm(framework: Framework, principle: Principle, node: Document, order: int) -> Norm:
    return Norm(
        framework=framework,
        principle=principle,
        code=node["code"],
        order=order,
        weight=node.get("weight", 1),
        field=node["field"],
        title=node["title"],
        mandatory=node["mandatory"],
        not_applicable=node["not_applicable"],
        legal=node["legal"],
        levels=node["levels"],
    )


def _indicator(norm: Norm, node: Document, order: int) -> Indicator:
    return Indicator(
        norm=norm,
        code=node["code"],
        order=order,
        title=node["title"],
        kind=node["kind"],
        conform=node["conform"],
        sources=node["sources"],
    )


def _improvement(norm: Norm, node: Document, order: int) -> ImprovementAction:
    least, most = node["cost_mad"]
    return ImprovementAction(
        norm=norm,
        code=node["code"],
        order=order,
        title=node["title"],
        from_level=node["from"],
        to_level=node["to"],
        months=node["months"],
        cost_min=least,
        cost_max=most,
    )
