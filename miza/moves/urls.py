"""Moves of one dossier and the letters they gave; mounted at dossiers/<ref>/."""

from django.urls import path

from miza.moves import papers, views

app_name = "moves"
urlpatterns = [
    path("moves/", views.index, name="index"),
    path("moves/<str:move>/", views.take, name="take"),
    path("letters/", views.letters, name="letters"),
    path("letters/<int:pk>/", views.letter, name="letter"),
    path("letters/<int:pk>.pdf", papers.letter, name="letter_pdf"),
]
