"""The API: the same actions and queries as the pages, for other programs."""

from ninja import NinjaAPI

from miza.api.views import assessments, decisions, dossiers, problems, programme
from miza.api.views.access import CALLER

DESCRIPTION = """The Citizen Commune Label, for other programs: the same rights, rules and refusals as on the pages.

Send `Authorization: Bearer <token>` with a token made on your own page, or the session cookie of the pages with its CSRF token.
Messages come in the language of `Accept-Language` (ar, fr, en). Nothing is changed by a request that is refused: 401 who calls is
not known, 403 the right is missing, 404 unknown or not open to you, 409 a rule refused, 412 someone saved meanwhile, 422 a value is
to be mended, 428 the version is not named; each with `reasons`, a stable code and a sentence for people.
"""

api = NinjaAPI(
    title="Miza",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,  # views.reference draws it without a script
    auth=CALLER,
    servers=[{"url": "/", "description": "this installation"}],
)
problems.handle(api)
for part in (programme, dossiers, assessments, decisions):
    api.add_router("", part.router)
