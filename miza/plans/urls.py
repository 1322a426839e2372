"""The action plan of one dossier; mounted at dossiers/<ref>/."""

from django.urls import path

from miza.plans import views

app_name = "plans"
urlpatterns = [
    path("plan/", views.index, name="plan"),
    path("plan/add/", views.add, name="add"),
    path("plan/workshop/", views.workshop, name="workshop"),
    path("plan/agreement/", views.agree, name="agree"),
    path("plan/disagreement/", views.disagree, name="disagree"),
    path("plan/activities/new/", views.own, name="own"),
    path("plan/activities/<int:activity>/", views.edit, name="edit"),
    path("plan/activities/<int:activity>/drop/", views.drop, name="drop"),
    path("plan/activities/<int:activity>/done/", views.done, name="done"),
]
