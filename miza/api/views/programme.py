"""Rounds, communes, frameworks."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from miza.api.schema.common import Limit, Offset, Page, Word, paged, refusals
from miza.api.schema.places import CommuneOut, FrameworkOut, RoundOut
from miza.api.views.access import Caller
from miza.communes import queries as communes
from miza.frameworks import queries as frameworks
from miza.programme import queries as programme

router = Router()


@router.get("/rounds", response={200: Page[RoundOut], **refusals(422)}, tags=["programme"])
def rounds(request: Caller, limit: Limit = 50, offset: Offset = 0) -> Any:
    """Rounds, latest first, with their calls for interest and the rules they were opened with."""
    return paged(programme.visible_to(request.auth), limit, offset)


@router.get("/communes", response={200: Page[CommuneOut], **refusals(422)}, tags=["programme"])
def list_communes(
    request: Caller,
    q: Word = "",
    region: Word = "",
    province: Word = "",
    demo: bool = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Any:
    """The directory of communes, searched by name in Arabic or Latin letters; demo: the invented ones of a demonstration instead."""
    return paged(communes.directory(q, region=region, province=province, demo=demo), limit, offset)


@router.get(
    "/frameworks/{code}/{version}", response={200: FrameworkOut, **refusals(404, 422)}, auth=None, tags=["public"]
)
def framework(request: HttpRequest, code: Word, version: Word) -> Any:
    """A published version of the reference framework, whole. Public."""
    found = frameworks.visible_to(request.user).filter(code=code, version=version).first()
    if found is None:
        raise Http404
    return {
        **{name: getattr(found, name) for name in ("code", "version", "status", "title", "sha256", "published_at")},
        "document": frameworks.document(found),
    }
