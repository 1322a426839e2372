"""Invented but coherent answers: a level for each norm, and indicator values that bear it out, or do not."""

from random import Random
from typing import Any

from miza.frameworks.models import Norm

TOP = 4


def level(random: Random, quality: float) -> int:
    """A level around `quality` (0 to 4)."""
    return max(0, min(TOP, round(random.gauss(quality, 0.8))))


def values(random: Random, norm: Norm, at: int) -> dict[str, str]:
    """A value for each indicator: within its limit from level 2 up (but for a few, so that some norms are capped), outside it below."""
    return {
        i.code: _value(random, i.kind, i.conform, ok=at > 1 and random.random() > 0.02) for i in norm.indicators.all()
    }


def _value(random: Random, kind: str, conform: str, *, ok: bool) -> str:
    if kind == "yes_no":
        return "yes" if ok else "no"
    sign, _, text = conform.partition(" ")
    limit = float(text.split()[0])
    if sign == ">=":
        number = limit if ok else max(0.0, limit - 6 - random.randrange(3))
    else:
        number = max(0.0, limit - random.randrange(4)) if ok else limit + 1 + random.randrange(9)
    if kind != "percent":
        return str(round(number) if ok else int(number))
    return str(min(100, round(number, 1))).removesuffix(".0")


def content(random: Random, norm: Norm, quality: float) -> dict[str, Any]:
    """What the commune answers."""
    at = level(random, quality)
    return {"level": at, "indicators": values(random, norm, at), "settled": True}
