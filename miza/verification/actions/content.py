"""What a finding may hold: one check for the page and the API, against the norm and what the commune declared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from miza.assessments.actions.content import InvalidContent, read_value
from miza.assessments.scoring import TOP_LEVEL
from miza.core import clock
from miza.core.errors import Reason, reason
from miza.core.fields import read_day
from miza.frameworks.models import Indicator, Norm
from miza.verification.actions.acting import missing

VERDICTS = ("accepted", "refused")
LONGEST = {"seen_on_site": 200, "seen_where": 150, "reason": 5000}


@dataclass(frozen=True)
class Content:
    """One finding, checked. indicators: only those with a value; numbers as plain decimal text."""

    level: int | None = None
    verdicts: dict[str, dict[str, str]] = field(default_factory=dict)
    seen_on_site: str = ""
    seen_where: str = ""
    seen_on: date | None = None
    indicators: dict[str, str] = field(default_factory=dict)
    not_applicable_accepted: bool = False
    reason: str = ""

    @property
    def evidence_accepted(self) -> bool:
        """Was at least one piece accepted?"""
        return any(piece["verdict"] == "accepted" for piece in self.verdicts.values())

    @property
    def settled(self) -> bool:
        """Is there a level, or an accepted "not applicable"?"""
        return self.level is not None or self.not_applicable_accepted

    @property
    def answer(self) -> dict[str, Any]:
        """As a norm of the Answers object; only when settled."""
        if self.not_applicable_accepted:
            return {"not_applicable": True}
        proved = self.evidence_accepted or bool(self.seen_on_site)
        return {"level": self.level, "evidence": proved, "indicators": self.indicators}

    def as_row(self) -> dict[str, Any]:
        """As the finding's fields."""
        return {
            "level": self.level,
            "verdicts": self.verdicts,
            "evidence_accepted": self.evidence_accepted,
            "seen_on_site": self.seen_on_site,
            "seen_where": self.seen_where,
            "seen_on": self.seen_on,
            "indicators": self.indicators,
            "not_applicable_accepted": self.not_applicable_accepted,
            "reason": self.reason,
        }

    def as_json(self) -> dict[str, Any]:
        """As a revision keeps it."""
        return self.as_row() | {"seen_on": self.seen_on.isoformat() if self.seen_on else None}


def checked(norm: Norm, raw: Mapping[str, Any], *, pieces: set[str], skipped: bool) -> Content:
    """The content that `raw` means for this norm.

    raw: the fields of Content; a verdict is "accepted", "refused" or nothing, with its note under `notes`. pieces: ids of the
    evidence declared. skipped: did the commune say "not applicable"? Raises InvalidContent naming every field to mend.
    """
    faults: dict[str, Reason] = {}
    accepted = bool(raw.get("not_applicable_accepted"))
    words = {key: _words(raw, key, faults) for key in LONGEST}
    content = Content(
        level=None if accepted else _level(raw.get("level"), faults),
        verdicts=_verdicts(raw, pieces, faults),
        seen_on=_day(raw.get("seen_on"), faults),
        indicators=_values(list(norm.indicators.all()), raw.get("indicators") or {}, faults),
        not_applicable_accepted=accepted,
        **words,
    )
    faults |= {key: why for key, why in _contradictions(norm, content, skipped=skipped) if key not in faults}
    if faults:
        raise InvalidContent(faults)
    return content


def _contradictions(norm: Norm, content: Content, *, skipped: bool) -> Iterator[tuple[str, Reason]]:
    if content.not_applicable_accepted and (norm.not_applicable is None or not skipped):
        yield "not_applicable_accepted", reason("not_applicable_refused", norm=norm.code)
    if (content.seen_where or content.seen_on) and not content.seen_on_site:
        yield "seen_on_site", missing("seen_on_site")
    if content.seen_on_site and content.seen_on is None:
        yield "seen_on", missing("seen_on")


def _level(value: Any, faults: dict[str, Reason]) -> int | None:
    text = "" if value is None else str(value).strip()
    if not text:
        return None
    if isinstance(value, bool) or text not in {str(level) for level in range(TOP_LEVEL + 1)}:
        faults["level"] = reason("level_out_of_range", value=text)
        return None
    return int(text)


def _verdicts(raw: Mapping[str, Any], pieces: set[str], faults: dict[str, Reason]) -> dict[str, dict[str, str]]:
    """The pieces with a verdict; a piece that is not declared for this norm, or another word, is a fault."""
    notes = raw.get("notes") or {}
    found: dict[str, dict[str, str]] = {}
    for key, verdict in (raw.get("verdicts") or {}).items():
        if not verdict:
            continue
        if str(key) not in pieces or verdict not in VERDICTS:
            faults[f"verdict_{key}"] = reason("choice_unknown", value=str(verdict))
            continue
        found[str(key)] = {"verdict": verdict, "note": str(notes.get(key) or "").strip()[:300]}
    return found


def _values(indicators: list[Indicator], given: Mapping[str, Any], faults: dict[str, Reason]) -> dict[str, str]:
    kinds = {indicator.code: indicator.kind for indicator in indicators}
    found: dict[str, str] = {}
    for code, value in given.items():
        if code not in kinds:
            faults[code] = reason("unknown_field", name=code)
        elif value is not None and str(value).strip():
            read = read_value(kinds[code], value)
            if isinstance(read, Reason):
                faults[code] = read
            else:
                found[code] = read
    return found


def _day(value: Any, faults: dict[str, Reason]) -> date | None:
    if value is None or value == "":
        return None
    found = value if isinstance(value, date) else read_day(str(value))
    if found is None:
        faults["seen_on"] = reason("date_invalid", value=str(value), example="24/11/2026")
    elif found > clock.today():
        faults["seen_on"] = reason("date_future", value=found)
    return found


def _words(raw: Mapping[str, Any], key: str, faults: dict[str, Reason]) -> str:
    text = str(raw.get(key) or "").replace("\r\n", "\n").strip()
    if len(text) > LONGEST[key]:
        faults[key] = reason("text_too_long", found=len(text), most=LONGEST[key])
    return text
