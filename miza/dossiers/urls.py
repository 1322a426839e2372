"""Dossiers; mounted at dossiers/. References start with LCC-, so that no fixed word is taken for one."""

from django.urls import path

from miza.dossiers.views import acts, candidacy, card, conditions, decide, errata, lists, overview, people, reviews

app_name = "dossiers"
urlpatterns = [
    path("", lists.index, name="list"),
    path("inbox/", lists.inbox, name="inbox"),
    path("waiting-list/", lists.waiting_list, name="waiting_list"),
    path("start/", lists.start, name="start"),
    path("<str:ref>/", overview.overview, name="overview"),
    path("<str:ref>/history/", overview.history, name="history"),
    path("<str:ref>/files/<uuid:pk>/", overview.file, name="file"),
    path("<str:ref>/candidacy/", candidacy.candidacy, name="candidacy"),
    path("<str:ref>/letter/", candidacy.letter, name="letter"),
    path("<str:ref>/letter/print/", candidacy.print_letter, name="print_letter"),
    path("<str:ref>/card/", card.card, name="card"),
    path("<str:ref>/conditions/", conditions.conditions, name="conditions"),
    path("<str:ref>/conditions/<str:code>/", conditions.conditions, name="condition"),
    path("<str:ref>/check/", candidacy.check, name="check"),
    path("<str:ref>/attachments/<int:pk>/remove/", candidacy.remove, name="remove"),
    path("<str:ref>/decide/", decide.decide, name="decide"),
    path("<str:ref>/decide/agree/", decide.agree, name="agree"),
    path("<str:ref>/decide/withdraw/<str:move>/", decide.withdraw, name="withdraw"),
    path("<str:ref>/decide/minutes/<str:move>/", decide.minutes, name="minutes"),
    path("<str:ref>/decide/<str:code>/", decide.check_condition, name="check_condition"),
    path("<str:ref>/people/", people.people, name="people"),
    path("<str:ref>/people/<int:pk>/end/", people.end_task, name="end_task"),
    path("<str:ref>/people/observers/", people.observers, name="observers"),
    path("<str:ref>/extend/", acts.extend, name="extend"),
    path("<str:ref>/pause/", acts.pause, name="pause"),
    path("<str:ref>/resume/", acts.resume, name="resume"),
    path("<str:ref>/rectify/", errata.choose, name="rectify"),
    path("<str:ref>/letters/<int:pk>/rectify/", errata.rectify_letter, name="rectify_letter"),
    path("<str:ref>/president/", acts.president, name="president"),
    path("<str:ref>/president/confirm/", acts.confirm, name="confirm"),
    path("<str:ref>/signatures/<int:pk>/contest/", acts.contest, name="contest"),
    path("<str:ref>/reviews/", reviews.reviews, name="reviews"),
    path("<str:ref>/reviews/ask/", reviews.ask, name="ask_review"),
    path("<str:ref>/reviews/<int:pk>/", reviews.answer, name="answer_review"),
]
