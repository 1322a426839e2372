"""/framework/: public."""

from django.urls import path

from miza.frameworks import views

app_name = "frameworks"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:code>/<str:version>/", views.framework, name="framework"),
    path("<str:code>/<str:version>/source.yaml", views.source, name="source"),
    path("<str:code>/<str:version>/<str:norm>/", views.norm, name="norm"),
]
