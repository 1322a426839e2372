"""Field shapes that several domains share."""

from django.db import models


def text3(**kwargs: object) -> models.JSONField:
    """A text in three languages: {"ar": …, "fr": …, "en": …}; shown with the template filter `tr`."""
    return models.JSONField(default=dict, **kwargs)  # type: ignore[arg-type]


def together(one: str, other: str) -> models.Q:
    """Two fields that are both empty or both filled: a date and its author, two ends of a period."""
    empty = models.Q(**{f"{one}__isnull": True, f"{other}__isnull": True})
    return empty | models.Q(**{f"{one}__isnull": False, f"{other}__isnull": False})
