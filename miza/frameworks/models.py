"""The reference framework as rows: versions, principles, norms, indicators, improvement actions.

A published version is never edited: `Frozen` refuses it here, and `actions.load` refuses it with a sentence for people.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from miza.core.models import text3
from miza.frameworks.schema import KINDS, Conform, read_conform

STATUSES = ("proposal", "adopted")


class Published(RuntimeError):
    """Our own code tried to change a published framework; never shown to people, who get a Refusal before."""


def refuse_published(owners: Iterable[int | None]) -> None:
    """Raise Published when one of these frameworks, as stored and whatever an object in memory says, is published."""
    wanted = owners if isinstance(owners, models.QuerySet) else {pk for pk in owners if pk is not None}
    if found := Framework.objects.filter(pk__in=wanted, published_at__isnull=False).first():
        raise Published(f"{found} is published and never changes: load a new version instead")


class Rows(models.QuerySet["Any"]):
    """Rows of one or several frameworks; none of them may change once its framework is published."""

    def update(self, **kwargs: Any) -> int:
        refuse_published(self.owners())
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        refuse_published(self.owners())
        return super().delete()

    def owners(self) -> Iterable[int]:
        """Ids of the frameworks that the rows found here belong to."""
        return self.order_by().values_list(f"{self.model.framework_path}pk", flat=True).distinct()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        objs = list(objs)
        refuse_published(obj.owner.pk for obj in objs)
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> int:
        objs = list(objs)
        refuse_published(obj.owner.pk for obj in objs)
        return super().bulk_update(objs, *args, **kwargs)


class Frozen(models.Model):
    """A row that may change until its framework is published."""

    framework_path: ClassVar[str] = "framework__"  # from the row to its framework, as a look-up
    objects = models.Manager.from_queryset(Rows)()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_published([self.owner.pk])
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_published([self.owner.pk])
        return super().delete(*args, **kwargs)

    @property
    def owner(self) -> "Framework":
        """The framework the row belongs to."""
        return self.framework  # type: ignore[attr-defined]


class Framework(Frozen):
    """One version of a framework. status: of its content, proposal or adopted. published_at: from then on it never changes."""

    framework_path = ""

    code = models.CharField(max_length=20)  # "lcc"
    version = models.CharField(max_length=20)  # "2026.1"
    status = models.CharField(max_length=10, choices=[(s, s) for s in STATUSES])
    title = text3()
    scale = models.JSONField(default=dict)  # "0" … "4" -> name of the level in three languages
    fields = models.JSONField(default=dict)  # code -> title in three languages
    tolerance = models.JSONField(default=dict)  # {"percent": points granted to a required percentage}
    sha256 = models.CharField(max_length=64)  # of the canonical document (schema.sha256)
    loaded_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["code", "-loaded_at"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_framework_a_version"),
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="framework_has_a_known_status"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """How people and files name it: lcc@2026.1."""
        return f"{self.code}@{self.version}"

    @property
    def owner(self) -> Self:
        return self

    @property
    def is_proposal(self) -> bool:
        """Must every page that shows it say that it is not the official grid?"""
        return self.status == "proposal"

    @property
    def is_published(self) -> bool:
        """Is it public and unchangeable?"""
        return self.published_at is not None


class Source(Frozen):
    """The whole document of a version, apart from its row because it is long: plain data, and the file as it was written."""

    framework = models.OneToOneField(Framework, on_delete=models.CASCADE, related_name="source")
    document = models.JSONField()
    text = models.TextField()  # YAML

    def __str__(self) -> str:
        return f"{self.framework_id} source"


class Principle(Frozen):
    """One of the principles of a version."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="principles")
    code = models.CharField(max_length=12)
    order = models.PositiveSmallIntegerField()
    weight = models.PositiveSmallIntegerField(default=1)
    title = text3()
    summary = text3()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="one_principle_a_code")]

    def __str__(self) -> str:
        return self.code


class Norm(Frozen):
    """One norm: what the law or good practice asks of a commune, and what each level looks like."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="norms")
    principle = models.ForeignKey(Principle, on_delete=models.CASCADE, related_name="norms")
    code = models.CharField(max_length=12)
    order = models.PositiveSmallIntegerField()
    weight = models.PositiveSmallIntegerField(default=1)
    field = models.CharField(max_length=12)  # a code of the framework's fields
    title = text3()
    mandatory = models.BooleanField()  # a legal obligation: the label needs level 2 on it
    not_applicable = models.JSONField(null=True)  # the only case in which it may be so answered, in three languages
    legal = models.JSONField(default=list)  # references, as texts
    levels = models.JSONField(default=dict)  # "0" … "4" -> what is seen in the commune, in three languages

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="one_norm_a_code")]

    def __str__(self) -> str:
        return self.code

    @property
    def rubric(self) -> list[tuple[int, Any]]:
        """The five levels in order, each with its text in three languages."""
        return [(level, self.levels[str(level)]) for level in range(5)]


class Indicator(Frozen):
    """One indicator of a norm. conform: what level 2 needs, as the file writes it."""

    framework_path = "norm__framework__"

    norm = models.ForeignKey(Norm, on_delete=models.CASCADE, related_name="indicators")
    code = models.CharField(max_length=20)
    order = models.PositiveSmallIntegerField()
    title = text3()
    kind = models.CharField(max_length=10, choices=[(k, k) for k in KINDS])
    conform = models.CharField(max_length=40)
    sources = models.JSONField(default=list)  # where the proof is found, each in three languages

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["norm", "code"], name="one_indicator_a_code"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="indicator_of_a_known_kind"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def owner(self) -> Framework:
        return self.norm.framework

    @property
    def limit(self) -> Conform:
        """`conform`, read."""
        return read_conform(self.kind, self.conform)


class ImprovementAction(Frozen):
    """What a commune may do to raise a norm from one level to another, in about that time and cost."""

    framework_path = "norm__framework__"

    norm = models.ForeignKey(Norm, on_delete=models.CASCADE, related_name="actions")
    code = models.CharField(max_length=20)
    order = models.PositiveSmallIntegerField()
    title = text3()
    from_level = models.PositiveSmallIntegerField()
    to_level = models.PositiveSmallIntegerField()
    months = models.PositiveSmallIntegerField()
    cost_min = models.PositiveBigIntegerField()  # MAD
    cost_max = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["norm", "code"], name="one_improvement_a_code"),
            models.CheckConstraint(
                condition=Q(to_level__gt=F("from_level"), to_level__lte=4), name="improvement_raises_the_level"
            ),
            models.CheckConstraint(condition=Q(cost_max__gte=F("cost_min")), name="improvement_cost_is_a_range"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def owner(self) -> Framework:
        return self.norm.framework
