"""Field shapes that several domains share."""

from django.db import models


def text3(**kwargs: object) -> models.JSONField:
    """A text in three languages: {"ar": …, "fr": …, "en": …}; shown with the template filter `tr`."""
    return models.JSONField(default=dict, **kwargs)  # type: ignore[arg-type]
