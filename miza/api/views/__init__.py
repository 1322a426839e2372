"""The API: the same actions and queries as the pages, for other programs."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from miza.api.views import assessments, decisions, dossiers, problems, programme
from miza.api.views.access import CALLER

DESCRIPTION = """The Citizen Commune Label, for other programs: the same rights, rules and refusals as on the pages.

Send `Authorization: Bearer <token>` with a token made on your own page, or the session cookie of the pages with its CSRF token.
Messages come in the language of `Accept-Language` (ar, fr, en). Nothing is changed by a request that is refused: 401 who calls is
not known, 403 the right is missing, 404 unknown or not open to you, 409 a rule refused, 412 someone saved meanwhile, 422 a value is
to be mended, 428 the version is not named; each with `reasons`, a stable code and a sentence for people.
"""


class Api(NinjaAPI):
    """Draws its OpenAPI document once a process: that takes half a second, and anybody may ask for it."""

    document: OpenAPISchema | None = None

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The OpenAPI document of the whole API, the same for everyone."""
        if self.document is None:
            self.document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        return self.document


api = Api(
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
