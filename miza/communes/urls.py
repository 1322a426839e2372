"""The public directory of communes."""

from django.urls import path

from miza.communes import views

app_name = "communes"
urlpatterns = [
    path("communes/", views.directory, name="directory"),
    path("communes/<str:code>/", views.commune, name="commune"),
]
