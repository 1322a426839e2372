"""The administrative directory: regions, provinces, communes, with validity dates and successors."""

from django.db import models
from django.db.models import Q

from miza.core.models import text3


class Region(models.Model):
    """One of the twelve regions."""

    code = models.CharField(max_length=10, unique=True)
    name = text3()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Province(models.Model):
    """A province or prefecture."""

    code = models.CharField(max_length=20, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="provinces")
    name = text3()
    kind = models.CharField(max_length=40, default="province")  # province | prefecture | prefecture_of_arrondissements

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Commune(models.Model):
    """One commune. Demonstration communes are invented, and their codes cannot be taken for those of HCP."""

    code = models.CharField(max_length=20, unique=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="communes")
    name = text3()
    search = models.CharField(max_length=300, db_index=True, blank=True)  # folded names, for look-ups in any script
    kind = models.CharField(max_length=10, default="rural")  # urban | rural
    has_arrondissements = models.BooleanField(default=False)
    population_2024 = models.PositiveIntegerField(null=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    successor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="predecessors")
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_demo=False) | Q(code__startswith="DEMO-"), name="demo_commune_has_a_demo_code"
            ),
            models.CheckConstraint(
                condition=Q(is_demo=True) | ~Q(code__startswith="DEMO-"), name="real_commune_has_no_demo_code"
            ),
        ]

    def __str__(self) -> str:
        return self.code
