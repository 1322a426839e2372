"""The public directory of communes: above the labels, since a profile shows them."""

from django.urls import path

from miza.public.views import communes

app_name = "communes"
urlpatterns = [
    path("", communes.directory, name="directory"),
    path("<str:code>/", communes.commune, name="commune"),
]
