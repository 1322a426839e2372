"""The home of each person."""

from django.urls import path

from miza.workspace import views

app_name = "workspace"
urlpatterns = [path("", views.home, name="home")]
