"""The roles of the journey (journey.yaml) and what each may do besides its moves: one table, read by the actions."""

from enum import StrEnum

from miza.accounts.permissions import Right


class Role(StrEnum):
    """Held by dated appointment; the first four belong to one commune, `expert` acts on the dossiers assigned to it."""

    PRESIDENT = "president"
    DELEGATE = "delegate"
    FOCAL_POINT = "focal_point"
    CONTRIBUTOR = "contributor"
    EXPERT = "expert"
    COORDINATION = "coordination"
    ACCREDITATION = "accreditation"
    INVITED = "invited"
    OBSERVER = "observer"
    MANAGER = "manager"


COMMUNE_ROLES = (Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT, Role.CONTRIBUTOR)
_SIGNING = {
    Right.CANDIDACY_EDIT,
    Right.TEAM_EDIT,
    Right.ANSWER_EDIT,
    Right.EVIDENCE_ADD,
    Right.QUERY_ANSWER,
    Right.VISIT_CONFIRM,
    Right.PLAN_EDIT,
    Right.PLAN_AGREE,
    Right.REPORT_OBSERVE,
    Right.REVIEW_ASK,
    Right.COMMUNE_PEOPLE_EDIT,
    Right.FILE_READ,
}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.PRESIDENT: frozenset(_SIGNING | {Right.DELEGATE_NAME, Right.FOCAL_POINT_NAME}),
    Role.DELEGATE: frozenset(_SIGNING | {Right.FOCAL_POINT_NAME}),
    Role.FOCAL_POINT: frozenset(_SIGNING - {Right.PLAN_AGREE, Right.REVIEW_ASK}),
    Role.CONTRIBUTOR: frozenset({Right.ANSWER_EDIT, Right.EVIDENCE_ADD, Right.FILE_READ}),
    Role.EXPERT: frozenset(
        {
            Right.QUERY_ASK,
            Right.VISIT_EDIT,
            Right.FINDING_EDIT,
            Right.REPORT_FILE,
            Right.PLAN_EDIT,
            Right.FILE_READ,
            Right.INTEREST_DECLARE,
        }
    ),
    Role.COORDINATION: frozenset(
        {
            Right.ELIGIBILITY_CHECK,
            Right.AGREE,
            Right.ASSIGN,
            Right.VISIT_EDIT,
            Right.PROPOSE,
            Right.DEADLINE_EXTEND,
            Right.FILE_READ,
        }
    ),
    Role.ACCREDITATION: frozenset({Right.SESSION_EDIT, Right.VOTE, Right.RELEASE, Right.FILE_READ}),
    Role.INVITED: frozenset(),
    Role.OBSERVER: frozenset(),
    Role.MANAGER: frozenset(
        {
            Right.CANDIDACY_EDIT,
            Right.PEOPLE_EDIT,
            Right.COMMUNE_PEOPLE_EDIT,
            Right.DELEGATE_NAME,
            Right.FOCAL_POINT_NAME,
            Right.ROUND_EDIT,
            Right.ASSIGN,
            Right.PAPER_RECORD,
            Right.DEADLINE_EXTEND,
            Right.DEADLINE_PAUSE,
            Right.REVIEW_RECORD,
            Right.SESSION_EDIT,
            Right.RECTIFY,
            Right.PRESIDENT_REPLACE,
            Right.FILE_READ,
        }
    ),
}


# The right that names or ends each role of a commune; every other role is the programme's to fill.
NAMED_BY: dict[Role, Right] = {
    Role.DELEGATE: Right.DELEGATE_NAME,
    Role.FOCAL_POINT: Right.FOCAL_POINT_NAME,
    Role.CONTRIBUTOR: Right.COMMUNE_PEOPLE_EDIT,
}
PROVED = (Role.PRESIDENT, Role.DELEGATE)  # never held without the document on file
# What a delegation may be limited to: moves of the journey, by the keys of delegation_scopes in core/data/texts.yaml.
SCOPES: dict[str, frozenset[str]] = {
    "submitting": frozenset({"submit", "open_assessment", "submit_assessment", "finish_plan"}),
    "answering": frozenset({"answer_clarification"}),
    "deciding": frozenset({"withdraw_candidacy", "continue_with_plan", "end_participation", "change_of_mind"}),
}


def right_to_name(role: Role) -> Right:
    """The right that `role` is named and ended with."""
    return NAMED_BY.get(role, Right.PEOPLE_EDIT)
