"""Files as stored: content checked, hashed, served as attachments only; owners are opaque here, rights are decided above."""

import uuid

from django.db import models


class StoredFile(models.Model):
    """One stored content with the name its author gave it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(max_length=60, db_index=True)  # "dossier:LCC-2026-0001", "person:<public id>"
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    content = models.FileField(max_length=200)
    uploaded_by = models.UUIDField(null=True)  # a person's public id
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["uploaded_at"]

    def __str__(self) -> str:
        return self.name
