"""Frameworks and answers as plain data, saying only what a test is about."""

import copy

RULE = {"overall_min": 60, "principle_min": 40, "mandatory_min_level": 2}


def text(word="نص text"):
    return {"ar": f"نص {word}", "fr": f"texte {word}", "en": f"text {word}"}


def indicator(code, kind="yes_no", conform="yes"):
    return {"code": code, "title": text(code), "kind": kind, "conform": conform, "sources": [text("source")]}


def action(code, start=0, end=2):
    return {"code": code, "title": text(code), "from": start, "to": end, "months": 3, "cost_mad": [0, 1000]}


def norm(code, indicators=None, *, skippable=False, mandatory=False, weight=None):
    node = {
        "code": code,
        "field": "GOV",
        "title": text(code),
        "mandatory": mandatory,
        "not_applicable": text("case") if skippable else None,
        "legal": ["LO 113-14 art. 1"],
        "levels": {str(level): text(str(level)) for level in range(5)},
        "indicators": [indicator(f"{code}.1")] if indicators is None else indicators,
        "actions": [action(f"{code}.A1")],
    }
    return node if weight is None else {**node, "weight": weight}


def principle(code, *norms, weight=None):
    node = {"code": code, "title": text(code), "summary": text(code), "norms": list(norms)}
    return node if weight is None else {**node, "weight": weight}


def framework(*principles, tolerance=None, code="tst", version="1"):
    node = {
        "code": code,
        "version": version,
        "status": "proposal",
        "title": text("framework"),
        "languages": ["ar", "fr", "en"],
        "scale": {str(level): text(str(level)) for level in range(5)},
        "fields": {"GOV": text("field")},
        "principles": copy.deepcopy(list(principles)) or [principle("AAA", norm("AAA-01"))],
    }
    return node if tolerance is None else {**node, "tolerance": {"percent": tolerance}}


def answers(document, norms):
    """An Answers object for that framework."""
    return {"framework": {"code": document["code"], "version": document["version"]}, "norms": norms}


def conforming(document, level=2):
    """Every norm answered at one level, proved, each indicator exactly at its limit."""
    return answers(
        document,
        {
            node["code"]: {
                "level": level,
                "evidence": True,
                "indicators": {i["code"]: limit(i["conform"]) for i in node["indicators"]},
            }
            for part in document["principles"]
            for node in part["norms"]
        },
    )


def limit(conform):
    """The value that just keeps to a limit: yes, no, or the number as text."""
    return conform.removeprefix(">=").removeprefix("<=").strip()
