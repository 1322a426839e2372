"""Reads of the action plan. The caller has found the dossier through `dossiers.queries.visible_to`."""

from miza.plans.queries.gaps import Gap, Gaps, Offer, gaps
from miza.plans.queries.plan import Item, Totals, activities, current, items, titled, totals

__all__ = ["Gap", "Gaps", "Item", "Offer", "Totals", "activities", "current", "gaps", "items", "titled", "totals"]
