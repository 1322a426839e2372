"""Rounds, calls and days off; mounted at programme/."""

from django.urls import path

from miza.programme import views

app_name = "programme"
urlpatterns = [
    path("", views.index, name="index"),
    path("rounds/new/", views.new_round, name="new_round"),
    path("rounds/<slug:code>/", views.round_, name="round"),
    path("rounds/<slug:code>/edit/", views.edit_round, name="edit_round"),
    path("rounds/<slug:code>/open/", views.open_round, name="open_round"),
    path("rounds/<slug:code>/calls/new/", views.new_call, name="new_call"),
    path("rounds/<slug:code>/calls/<int:number>/", views.prolong_call, name="prolong_call"),
    path("days-off/", views.days_off, name="days_off"),
    path("days-off/add/", views.add_day, name="add_day"),
    path("days-off/<int:pk>/", views.confirm_day, name="confirm_day"),
    path("days-off/<int:pk>/remove/", views.remove_day, name="remove_day"),
]
