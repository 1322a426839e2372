"""Desk review, queries, visit and evaluation report of one dossier; mounted at dossiers/<ref>/."""

from django.urls import path

from miza.verification import papers
from miza.verification.views import asking, reporting, review, visiting

app_name = "verification"
urlpatterns = [
    path("verification/", review.index, name="review"),
    path("verification/<str:norm>/", review.norm, name="norm"),
    path("queries/", asking.index, name="queries"),
    path("queries/<int:query>/", asking.answer, name="answer"),
    path("queries/<int:query>/take-back/", asking.take_back, name="take_back"),
    path("visit/", visiting.index, name="visit"),
    path("visit/propose/", visiting.propose, name="propose"),
    path("visit/team/", visiting.team, name="team"),
    path("visit/confirm/", visiting.confirm, name="confirm"),
    path("visit/other-dates/", visiting.other_dates, name="other_dates"),
    path("visit/interests/", visiting.interests, name="interests"),
    path("visit/report/", visiting.write, name="write"),
    path("visit/sign/", visiting.sign, name="sign"),
    path("visit/observations/", visiting.observe, name="observe"),
    path("visit/refusal/", visiting.refuse, name="refuse"),
    path("report.pdf", papers.report, name="report_pdf"),
    path("report/", reporting.index, name="report"),
]
