"""Every address of the platform, by package. Public ones are listed by tests/house/; all others ask to sign in."""

from django.urls import include, path

urlpatterns = [
    path("", include("miza.public.urls")),
    path("communes/", include("miza.public.urls.communes")),
    path("framework/", include("miza.frameworks.urls")),
    path("account/", include("miza.accounts.urls")),
    path("home/", include("miza.workspace.urls")),
    path("dossiers/", include("miza.dossiers.urls")),
    path("dossiers/<str:ref>/", include("miza.assessments.urls")),
    path("dossiers/<str:ref>/", include("miza.verification.urls")),
    path("dossiers/<str:ref>/", include("miza.plans.urls")),
    path("dossiers/<str:ref>/", include("miza.moves.urls")),
    path("sessions/", include("miza.committees.urls")),
    path("registry/", include("miza.labels.urls")),
    path("programme/", include("miza.programme.urls")),
    path("api/v1/", include("miza.api.urls")),
    path("", include("miza.core.urls")),
]
handler400 = "miza.core.views.bad_request"
handler403 = "miza.core.views.forbidden"
handler404 = "miza.core.views.not_found"
handler500 = "miza.core.views.server_error"
