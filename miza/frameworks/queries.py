"""Reads of the reference framework. A published version never changes, so what is built from it is kept in the process."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from miza.accounts import access
from miza.accounts.models import User
from miza.accounts.permissions import Right
from miza.communes.names import fold
from miza.core import texts
from miza.frameworks.models import Framework, Norm, Principle, Source

LAWS = Path(__file__).parent / "data" / "laws.yaml"
KEPT = 8  # versions kept in the process; more are read again


@dataclass(frozen=True)
class Tree:
    """One version whole, in order: principles with their norms, these with indicators and actions already read."""

    framework: Framework
    branches: tuple[tuple[Principle, tuple[Norm, ...]], ...]

    @property
    def norms(self) -> tuple[Norm, ...]:
        """Every norm, in the framework's order."""
        return tuple(norm for _, norms in self.branches for norm in norms)

    def norm(self, code: str) -> Norm | None:
        """The norm of that code, or None."""
        return next((norm for norm in self.norms if norm.code == code), None)


Key = tuple[int, str, datetime]
_trees: dict[Key, Tree] = {}
_documents: dict[Key, dict[str, Any]] = {}


def visible_to(user: User | AnonymousUser) -> QuerySet[Framework]:
    """Versions that the person may see: the published ones; those who edit rounds see the others too."""
    everything: QuerySet[Framework] = Framework.objects.all()
    if isinstance(user, User) and access.may(user, Right.ROUND_EDIT):
        return everything
    return everything.filter(published_at__isnull=False)


def get(code: str, version: str) -> Framework | None:
    """The version, published or not, or None."""
    found: Framework | None = Framework.objects.filter(code=code, version=version).first()
    return found


def names() -> list[str]:
    """Every version here, published or not: ["lcc@2026.1"]."""
    return [framework.name for framework in Framework.objects.all()]


def latest(code: str | None = None) -> Framework | None:
    """The version published last, of one framework or of all, or None."""
    which = Q(code=code) if code else Q()
    found: Framework | None = (
        Framework.objects.filter(which, published_at__isnull=False).order_by("-published_at", "-pk").first()
    )
    return found


def tree(framework: Framework) -> Tree:
    """The whole version. Four queries the first time, none after that once it is published; its rows are for reading only."""
    key = _key(framework)
    if key and key in _trees:
        return _trees[key]
    norms = Norm.objects.filter(framework=framework).prefetch_related("indicators", "actions")
    found = Tree(framework, _branches(Principle.objects.filter(framework=framework), norms))
    _keep(_trees, key, found)
    return found


def _branches(principles: Iterable[Principle], norms: Iterable[Norm]) -> tuple[tuple[Principle, tuple[Norm, ...]], ...]:
    found: dict[int, tuple[Principle, list[Norm]]] = {p.pk: (p, []) for p in principles}
    for norm in norms:
        norm.principle, held = found[norm.principle_id]
        held.append(norm)
    return tuple((principle, tuple(held)) for principle, held in found.values())


def by_principle(framework: Framework) -> tuple[tuple[Principle, tuple[Norm, ...]], ...]:
    """Each principle with its norms, in order."""
    return tree(framework).branches


def norms(framework: Framework) -> tuple[Norm, ...]:
    """Every norm, in order."""
    return tree(framework).norms


def norm(framework: Framework, code: str) -> Norm | None:
    """The norm of that code, or None."""
    return tree(framework).norm(code)


def document(framework: Framework) -> dict[str, Any]:
    """The whole version as plain data, what scoring loads; for reading only. One query, none once it is published and known."""
    key = _key(framework)
    if key and key in _documents:
        return _documents[key]
    found: dict[str, Any] = Source.objects.values_list("document", flat=True).get(framework=framework)
    _keep(_documents, key, found)
    return found


def text(framework: Framework) -> str:
    """The version as YAML: the file as it was written."""
    found: str = Source.objects.values_list("text", flat=True).get(framework=framework)
    return found


def _key(framework: Framework) -> Key | None:
    """What a published version is kept under; None for one that may still change."""
    return (framework.pk, framework.sha256, framework.published_at) if framework.published_at else None


def _keep(kept: dict[Key, Any], key: Key | None, value: Any) -> None:
    if key is None:
        return
    while len(kept) >= KEPT:
        kept.pop(next(iter(kept)), None)
    kept[key] = value


def search(whole: Tree, words: str) -> tuple[tuple[Principle, tuple[Norm, ...]], ...]:
    """The principles with those of their norms in which every word stands, in the reader's language; all of them without words.

    Codes, legal references and principle titles count too. Accents, Arabic marks and letter variants do not matter.
    """
    wanted = fold(words).split()
    found = (
        (principle, tuple(norm for norm in norms if all(word in _searched(principle, norm) for word in wanted)))
        for principle, norms in whole.branches
    )
    return tuple((principle, norms) for principle, norms in found if norms)


def _searched(principle: Principle, norm: Norm) -> str:
    """Everything said about a norm in the reader's language, folded."""
    said = [principle.title, norm.title, *norm.levels.values(), *(i.title for i in norm.indicators.all())]
    return fold(" ".join([norm.code, *norm.legal, *(texts.pick(text) for text in said)]))


@cache
def law_titles() -> dict[str, dict[str, str]]:
    """Abbreviation of a law -> its title in three languages, longer abbreviations first."""
    titles = texts.load_yaml(LAWS)
    return {code: titles[code] for code in sorted(titles, key=len, reverse=True)}


def laws(norm: Norm) -> list[tuple[str, dict[str, str]]]:
    """The laws that a norm's references name, each once, in their order, with their titles; those we cannot name are left out."""
    found = (next((code for code in law_titles() if f"{ref} ".startswith(f"{code} ")), None) for ref in norm.legal)
    return [(code, law_titles()[code]) for code in dict.fromkeys(found) if code]
