"""The library of evidence: pieces, and the norms they are declared for. What was removed is kept, and not shown as living."""

from django.db.models import Count, Prefetch, QuerySet

from miza.assessments.models import Evidence, EvidenceUse
from miza.dossiers.models import Dossier

LIVE_USE = {"removed_at__isnull": True, "evidence__removed_at__isnull": True}


def pieces(dossier: Dossier) -> QuerySet[Evidence]:
    """Living pieces, latest first, each with its file and its living uses in `live_uses`."""
    uses = EvidenceUse.objects.filter(removed_at__isnull=True)
    return (
        Evidence.objects.filter(dossier=dossier, removed_at__isnull=True)
        .select_related("file", "added_by")
        .prefetch_related(Prefetch("uses", uses, "live_uses"))
    )


def uses(dossier: Dossier) -> QuerySet[EvidenceUse]:
    """Every living declaration, with its piece and file."""
    rows = EvidenceUse.objects.filter(evidence__dossier=dossier, **LIVE_USE)
    return rows.select_related("evidence__file")


def uses_of(dossier: Dossier, norm: str) -> QuerySet[EvidenceUse]:
    """The pieces declared for one norm."""
    return uses(dossier).filter(norm=norm).order_by("evidence__added_at", "pk")


def use_counts(dossier: Dossier) -> dict[str, int]:
    """Norm -> how many living pieces are declared for it; a norm without any has no key. One query."""
    rows = EvidenceUse.objects.filter(evidence__dossier=dossier, **LIVE_USE).order_by()
    return dict(rows.values_list("norm").annotate(Count("pk")))


def proved(dossier: Dossier) -> set[str]:
    """Norms with at least one living piece. One query."""
    return set(use_counts(dossier))


def duplicate_of(dossier: Dossier, sha256: str) -> Evidence | None:
    """The living piece with the same content, or None."""
    return pieces(dossier).filter(file__sha256=sha256).first()
