"""Sessions of the accreditation committee, proposals of the coordination committee."""

from django.urls import path

from miza.committees import papers, views

app_name = "committees"
urlpatterns = [
    path("", views.index, name="index"),
    path("convene/", views.convene, name="convene"),
    path("dossier/<str:ref>/", views.dossier, name="dossier"),
    path("proposal/<str:ref>/", views.proposal, name="proposal"),
    path("proposal/<str:ref>/agree/", views.agree, name="agree"),
    path("<int:number>/", views.session, name="session"),
    path("<int:number>/minutes/", views.minutes, name="minutes"),
    path("<int:number>/minutes.pdf", papers.minutes, name="minutes_pdf"),
    path("<int:number>/open/", views.open_session, name="open"),
    path("<int:number>/presence/", views.presence, name="presence"),
    path("<int:number>/close/", views.close_session, name="close"),
    path("<int:number>/add/", views.add_item, name="add"),
    path("<int:number>/<int:item>/", views.item, name="item"),
    path("<int:number>/<int:item>/vote/", views.vote, name="vote"),
    path("<int:number>/<int:item>/recuse/", views.recuse, name="recuse"),
    path("<int:number>/<int:item>/counts/", views.counts, name="counts"),
    path("<int:number>/<int:item>/close/", views.close_item, name="close_item"),
    path("<int:number>/<int:item>/release/", views.release, name="release"),
    path("<int:number>/<int:item>/rectify/", views.rectify, name="rectify"),
]
