"""Pages of one dossier's self-assessment; mounted at dossiers/<ref>/."""

from django.urls import path

from miza.assessments import views

app_name = "assessments"
urlpatterns = [
    path("team/", views.team, name="team"),
    path("team/<int:pk>/", views.member, name="member"),
    path("team/<int:pk>/leave/", views.leave, name="leave"),
    path("launch/", views.launch, name="launch"),
    path("launch/kickoff/", views.kickoff, name="kickoff"),
    path("launch/calendar/", views.calendar, name="calendar"),
    path("launch/consent/", views.consent, name="consent"),
    path("assessment/", views.form, name="form"),
    path("assessment/consensus/", views.consensus, name="consensus"),
    path("assessment/<str:code>/", views.norm, name="norm"),
    path("evidence/", views.evidence, name="evidence"),
    path("evidence/<int:pk>/", views.piece, name="piece"),
    path("evidence/<int:pk>/remove/", views.remove_piece, name="remove_piece"),
    path("evidence/<int:pk>/<str:code>/remove/", views.remove_use, name="remove_use"),
    path("scores/", views.scores, name="scores"),
]
