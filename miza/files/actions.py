"""Keep a file that someone uploaded: checked, cleaned, hashed, on disk for good before any row speaks of it."""

import os
import uuid
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from miza.core import clock
from miza.core.errors import Reason, Refusal
from miza.files.inspection import Limits, Rejected, receive
from miza.files.models import StoredFile


class Person(Protocol):
    """Who uploads: known here by an opaque id alone."""

    @property
    def public_id(self) -> UUID: ...


def store(upload: UploadedFile, *, owner: str, by: Person) -> StoredFile:
    """Check `upload` by its content, keep it and return its row. `owner`: the stream of what it belongs to ("dossier:<ref>").

    Images are written anew, without the place and device they carry. Raises Refusal (file_type, file_empty, file_too_big,
    file_active_content, file_unreadable), and then nothing is kept. Called inside the
    transaction of what the file is for: if that fails, the content stays on disk, known to no row, and harms nobody.
    """
    try:
        found, content = receive(upload.name or "", upload, Limits(max_bytes=settings.FILE_MAX_BYTES))
    except Rejected as why:
        raise Refusal(Reason(why.code, dict(why.params))) from None
    key = uuid.uuid4()
    kept = default_storage.save(f"{found.sha256[:2]}/{found.sha256}-{key}", ContentFile(content))
    _settle(kept)
    return StoredFile.objects.create(
        id=key,
        owner=owner,
        name=found.name,
        content_type=found.content_type,
        size=found.size,
        sha256=found.sha256,
        content=kept,
        uploaded_by=by.public_id,
        uploaded_at=clock.now(),
    )


def _settle(name: str) -> None:
    """Wait until the file and its folders are on the disk itself, so that a row never names a file that a power cut took."""
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:  # a remote store answers only once it has kept the file
        return
    for place in (path, path.parent, path.parent.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
