"""What a rule says when it says no: sentences for people, each with a stable code."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from miza.core import texts


@dataclass(frozen=True)
class Reason:
    """One unmet condition or refusal.

    code: a key of `conditions` or `refusals` in core/data/texts.yaml.
    params: what its sentence needs, raw: dates, numbers, lists and {ar, fr, en} mappings are put in the reader's language when shown.
    """

    code: str
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence, in the language active when it is read."""
        return texts.reason(self.code, self.params)

    def __str__(self) -> str:
        return self.message


def reason(code: str, /, **params: Any) -> Reason:
    """Shorthand: `reason("date_invalid", value="31/02")`."""
    return Reason(code, params)


class Refusal(Exception):
    """A rule said no. `reasons` are sentences for people, ready to show; nothing was changed."""

    def __init__(self, *reasons: Reason) -> None:
        self.reasons: tuple[Reason, ...] = reasons
        super().__init__(*reasons)

    @classmethod
    def of(cls, reasons: Iterable[Reason]) -> "Refusal":
        """A refusal with every reason found, not only the first."""
        return cls(*reasons)

    @property
    def codes(self) -> list[str]:
        """The codes alone, in order."""
        return [r.code for r in self.reasons]

    def __str__(self) -> str:
        return " ".join(r.message for r in self.reasons)


class NotAllowed(Refusal):
    """The person does not hold the right: 403 in the pages and the API."""


class Stale(Refusal):
    """Someone else saved meanwhile: `current` is what is stored now, `yours` what was typed; both are kept and shown (412)."""

    def __init__(self, why: Reason, *, current: Any, yours: Any) -> None:
        super().__init__(why)
        self.current = current
        self.yours = yours
