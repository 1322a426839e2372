"""Addresses of the shell itself."""

from django.urls import path

from miza.core import views

urlpatterns = [
    path("_gallery/", views.gallery, name="gallery"),
]
