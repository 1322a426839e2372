"""Send a stored file. Whoever calls has checked that the reader may have it."""

import logging

from django.http import FileResponse, Http404

from miza.files.models import StoredFile

log = logging.getLogger(__name__)


def send(file: StoredFile) -> FileResponse:
    """The file as an attachment under its author's name (RFC 5987, so Arabic names survive), never kept by a cache or run by a browser."""
    try:
        content = file.content.open("rb")
    except FileNotFoundError:
        log.error("stored file %s is not on disk", file.pk)  # noqa: TRY400 - the trace adds nothing
        raise Http404 from None
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.content_type)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
