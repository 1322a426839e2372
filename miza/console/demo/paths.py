"""The way to each end, step by step: a move of the journey, or what people do between two moves."""

PATHS: dict[str, tuple[str, ...]] = {}
_TO_LAUNCH = ("draft", "submit", "accept")
_TO_FORM = (*_TO_LAUNCH, "launch", "open_assessment")
_TO_REVIEW = (*_TO_FORM, "fill", "submit_assessment")
_TO_VISIT = (*_TO_REVIEW, "propose_visit", "open_visit")
_TO_PLAN = (*_TO_VISIT, "verify", "close_visit")
_TO_STUDY = (*_TO_PLAN, "plan", "file_report")
_TO_VOTE = (*_TO_STUDY, "propose")
PATHS |= {
    "draft": ("draft",),
    "submitted": ("draft", "submit"),
    "incomplete": ("draft", "submit", "ask_completion"),
    "declined": ("draft", "submit", "decline"),
    "closed": ("draft", "submit", "withdraw_candidacy"),
    "lapsed": (*_TO_LAUNCH, "lapse"),
    "waitlisted": ("draft", "submit", "put_on_waiting_list"),
    "launching": _TO_LAUNCH,
    "assessing": (*_TO_FORM, "begin"),
    "reviewing": _TO_REVIEW,
    "clarifying": (*_TO_REVIEW, "ask_clarification"),
    "visiting": _TO_VISIT,
    "planning": _TO_PLAN,
    "studying": _TO_STUDY,
    "deliberating": _TO_VOTE,
    "consulting": (*_TO_VOTE, "require_plan"),
    "improving": (*_TO_VOTE, "require_plan", "continue_with_plan"),
    "ending": (*_TO_LAUNCH, "launch", "end_participation"),
    "not_continuing": (*_TO_LAUNCH, "launch", "end_participation", "take_note"),
    "labelled": (*_TO_VOTE, "grant"),
}
DAYS = {
    "fill": 40,
    "begin": 10,
    "verify": 2,
    "plan": 20,
    "launch": 14,
    "lapse": 90,
}  # what a step takes; the others take five days
STEP = 5
