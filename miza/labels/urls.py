"""The public registry of labels."""

from django.urls import path

from miza.labels import papers, views

app_name = "labels"
urlpatterns = [
    path("", views.registry, name="registry"),
    path("<str:number>/certificate.pdf", papers.certificate, name="certificate"),
    path("<str:number>/", views.label, name="label"),
]
