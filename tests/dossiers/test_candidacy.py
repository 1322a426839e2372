"""The commune's application: started once, saved as it grows, two people's work joined, papers attached and taken out."""

from datetime import date

import pytest

import make
from miza.accounts.roles import Role
from miza.core.errors import NotAllowed, Refusal, Stale
from miza.dossiers import actions
from miza.dossiers.models import Attachment, Dossier
from miza.journal.models import Entry

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
WRITERS = [Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT, Role.MANAGER]


@pytest.fixture(autouse=True)
def _today():
    with make.on(TODAY):
        yield


@pytest.fixture
def commune():
    return make.commune()


@pytest.fixture
def focal(commune):
    return make.person(Role.FOCAL_POINT, commune)


@pytest.fixture
def draft(commune):
    return make.dossier(commune=commune)


def verbs(dossier):
    return list(Entry.objects.filter(stream=dossier.stream).order_by("seq").values_list("verb", "actor_role"))


# --- start


def test_a_started_dossier_is_a_numbered_draft_that_knows_what_appointments_say(commune, focal):
    president = make.person(Role.PRESIDENT, commune, name="A. B.")
    of = make.round("2026")

    made = actions.start(commune, of, by=focal)

    assert (made.ref, made.state, made.call, made.is_demo) == ("LCC-2026-0001", "draft", None, True)
    assert made.card["president_name"] == president.full_name
    assert made.card["president_since"] == make.LONG_AGO.isoformat()
    assert verbs(made) == [("start", "focal_point")]
    assert actions.start(make.commune(demo=False), of, by=make.person(Role.MANAGER)).ref == "LCC-2026-0002"


def test_a_letter_outside_a_call_is_kept_as_a_draft(commune, focal):
    assert actions.start(commune, make.round(call=False), by=focal).state == "draft"


def test_one_open_dossier_a_commune_and_round(commune, focal):
    of = make.round()
    first = actions.start(commune, of, by=focal)

    with pytest.raises(Refusal) as refusal:
        actions.start(commune, of, by=focal)
    assert (refusal.value.codes, refusal.value.reasons[0].params) == (["already_applied"], {"ref": first.ref})

    Dossier.objects.filter(pk=first.pk).update(state="closed")
    assert actions.start(commune, of, by=focal).pk != first.pk


@pytest.mark.parametrize("of", ["none", "prepared", "over"])
def test_no_dossier_starts_in_a_round_that_is_not_open(commune, focal, of):
    rounds = {
        "none": lambda: None,
        "prepared": lambda: make.round(opened=False),
        "over": lambda: make.round(call=False, starts_on=date(2024, 1, 1), ends_on=date(2025, 1, 1)),
    }
    with pytest.raises(Refusal) as refusal:
        actions.start(commune, rounds[of](), by=focal)
    assert refusal.value.codes == ["round_not_open"]


def test_a_merged_commune_does_not_apply(focal, commune):
    commune.valid_until = date(2026, 1, 1)
    commune.save()
    with pytest.raises(Refusal) as refusal:
        actions.start(commune, make.round(), by=focal)
    assert refusal.value.codes == ["commune_not_in_force"]


# --- rights: every write, wrong roles and the right role of another commune


WRITES = {
    "start": lambda dossier, by: actions.start(dossier.commune, make.round(), by=by),
    "save_card": lambda dossier, by: actions.save_card(dossier, {"staff_total": 25}, version=0, by=by),
    "answer_condition": lambda dossier, by: actions.answer_condition(dossier, "ELG-01", answer="yes", version=0, by=by),
    "attach": lambda dossier, by: actions.attach(dossier, "letter", "", make.upload(), by=by),
    "detach": lambda dossier, by: actions.detach(dossier.attachments.get(), by=by),
}


@pytest.fixture
def with_letter(draft):
    make.attachment(draft, "letter")
    return draft


@pytest.mark.parametrize("role", [role for role in Role if role not in WRITERS])
@pytest.mark.parametrize("write", WRITES)
def test_other_roles_do_not_write_an_application(write, role, with_letter, commune):
    with pytest.raises(NotAllowed) as refusal:
        WRITES[write](with_letter, make.person(role, commune))
    assert refusal.value.codes == ["not_your_role"]
    assert not Entry.objects.exists()


@pytest.mark.parametrize("role", [Role.PRESIDENT, Role.DELEGATE, Role.FOCAL_POINT])
@pytest.mark.parametrize("write", WRITES)
def test_the_right_role_of_another_commune_is_refused(write, role, with_letter):
    with pytest.raises(NotAllowed) as refusal:
        WRITES[write](with_letter, make.person(role, make.commune()))
    assert refusal.value.codes == ["other_commune"]


@pytest.mark.parametrize("role", WRITERS)
@pytest.mark.parametrize("write", WRITES)
def test_the_commune_writes_and_the_manager_on_its_behalf(write, role, with_letter, commune):
    WRITES[write](with_letter, make.person(role, commune))
    assert Entry.objects.latest("pk").actor_role == role


@pytest.mark.parametrize("state", ["submitted", "waitlisted", "assessing", "closed"])
@pytest.mark.parametrize("write", ["save_card", "answer_condition", "attach", "detach"])
def test_an_application_handed_in_no_longer_changes(write, state, with_letter, focal):
    Dossier.objects.update(state=state)
    with pytest.raises(Refusal) as refusal:
        WRITES[write](with_letter, focal)
    assert refusal.value.codes == ["wrong_state"]


# --- the card


def test_an_unfinished_or_wrong_card_is_kept_as_typed(draft, focal):
    saved = actions.save_card(
        draft, {"staff_total": "vingt", "director_name": "شاغر", "council_members": ""}, version=0, by=focal
    )

    assert (saved.card, saved.card_version) == ({"staff_total": "vingt", "director_name": "شاغر"}, 1)
    entry = Entry.objects.get()
    assert entry.facts["fields"] == ["director_name", "staff_total"]
    assert "شاغر" not in str(entry.facts)  # codes only: what was typed is not a fact of the journal


def test_saving_the_same_card_again_changes_nothing(draft, focal):
    actions.save_card(draft, {"staff_total": 25}, version=0, by=focal)
    again = actions.save_card(draft, {"staff_total": 25}, version=1, by=focal)

    assert again.card_version == 1
    assert Entry.objects.count() == 1


def test_fields_that_are_not_of_the_card_are_left_out(draft, focal):
    saved = actions.save_card(
        draft, {"state": "labelled", "hcp_code": "1", "directory_note": "wrong"}, version=0, by=focal
    )
    assert saved.card == {"directory_note": "wrong"}


def test_two_people_in_different_fields_are_joined(draft, focal, commune):
    actions.save_card(draft, {"staff_total": 25, "council_members": 17}, version=0, by=focal)
    actions.save_card(draft, {"staff_total": 26, "council_members": 17}, version=1, by=focal)

    saved = actions.save_card(
        draft, {"staff_total": 25, "council_members": 19}, version=1, by=make.person(Role.PRESIDENT, commune)
    )

    assert (saved.card, saved.card_version) == ({"staff_total": 26, "council_members": 19}, 3)


def test_two_people_in_one_field_see_both_values_and_nothing_changes(draft, focal, commune):
    actions.save_card(draft, {"staff_total": 25}, version=0, by=focal)

    with pytest.raises(Stale) as stale:
        actions.save_card(
            draft, {"staff_total": 30, "council_members": 17}, version=0, by=make.person(Role.PRESIDENT, commune)
        )

    assert (stale.value.current, stale.value.yours) == ({"staff_total": 25}, {"staff_total": 30})
    assert stale.value.codes == ["stale_version"]
    assert stale.value.reasons[0].params["author"]["en"]
    draft.refresh_from_db()
    assert draft.card == {"staff_total": 25}


def test_the_same_value_typed_by_two_people_is_no_conflict(draft, focal):
    actions.save_card(draft, {"staff_total": 25}, version=0, by=focal)
    assert actions.save_card(draft, {"staff_total": 25}, version=0, by=focal).card == {"staff_total": 25}


def test_every_version_of_the_card_is_kept(draft, focal):
    for version, number in enumerate([25, 26, 27]):
        actions.save_card(draft, {"staff_total": number}, version=version, by=focal)

    assert [r.values["staff_total"] for r in draft.card_revisions.all()] == [25, 26, 27]


# --- conditions and files


def test_an_answer_is_kept_with_its_date_and_note(draft, focal):
    row = actions.answer_condition(draft, "ELG-02", dated_on=TODAY, note=" session of October ", version=0, by=focal)

    assert (row.dated_on, row.note, row.version) == (TODAY, "session of October", 1)
    entry = Entry.objects.get()
    assert (entry.verb, entry.object, entry.facts["date"]) == ("answer_condition", "ELG-02", "2026-11-24")


def test_a_stale_answer_shows_both_and_the_same_answer_is_none(draft, focal):
    actions.answer_condition(draft, "ELG-01", answer="yes", version=0, by=focal)
    assert actions.answer_condition(draft, "ELG-01", answer="yes", version=0, by=focal).version == 1

    with pytest.raises(Stale) as stale:
        actions.answer_condition(draft, "ELG-01", answer="no", version=0, by=focal)
    assert (stale.value.current["answer"], stale.value.current["version"], stale.value.yours["answer"]) == (
        "yes",
        1,
        "no",
    )


@pytest.mark.parametrize(
    ("code", "answer", "refused"), [("ELG-99", "yes", "condition_unknown"), ("ELG-01", "perhaps", "choice_unknown")]
)
def test_an_unknown_condition_or_answer_is_refused(draft, focal, code, answer, refused):
    with pytest.raises(Refusal) as refusal:
        actions.answer_condition(draft, code, answer=answer, version=0, by=focal)
    assert refusal.value.codes == [refused]


def test_a_changed_answer_or_paper_is_to_be_checked_again(draft, focal):
    member = make.person(Role.COORDINATION)
    Dossier.objects.update(state="incomplete")
    for code in ("ELG-01", "ELG-03"):
        make.condition(draft, code, verdict="missing", verdict_note="n", checked_by=member, checked_at=draft.created_at)

    actions.answer_condition(draft, "ELG-01", answer="yes", version=0, by=focal)
    actions.attach(draft, "condition", "ELG-03", make.upload(), by=focal)

    assert list(draft.conditions.values_list("verdict", "checked_by", "verdict_note")) == [
        ("", None, "n"),
        ("", None, "n"),
    ]


def test_a_file_in_its_place_is_journaled_with_its_hash_and_its_name_apart(draft, focal):
    made = actions.attach(draft, "condition", "ELG-06", make.upload("النظام.pdf"), dated_on=TODAY, by=focal)

    assert (made.kind, made.key, made.file.owner, made.dated_on) == ("condition", "ELG-06", draft.stream, TODAY)
    entry = Entry.objects.get()
    assert entry.facts["sha256"] == made.file.sha256
    assert entry.notes.get().text == "النظام.pdf"
    assert "النظام" not in str(entry.facts)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.pdf", b"", "file_empty"),
        ("page.html", b"<html><script>alert(1)</script></html>", "file_type"),
        ("program.pdf", b"MZ" + b"\x00" * 200, "file_type"),
    ],
)
def test_a_bad_file_is_refused_by_name_and_nothing_is_kept(draft, focal, name, content, code):
    with pytest.raises(Refusal) as refusal:
        actions.attach(draft, "letter", "", make.upload(name, content), by=focal)
    assert refusal.value.codes == [code]
    assert refusal.value.reasons[0].params["file"] == name
    assert not Attachment.objects.exists()


def test_a_file_over_the_limit_is_refused(draft, focal, settings):
    settings.FILE_MAX_BYTES = 10
    with pytest.raises(Refusal) as refusal:
        actions.attach(draft, "letter", "", make.upload(), by=focal)
    assert refusal.value.codes == ["file_too_big"]


def test_a_file_taken_out_is_kept_and_the_history_says_who(draft, focal):
    letter = make.attachment(draft, "letter")

    actions.detach(letter, by=focal)
    actions.detach(letter, by=focal)

    assert Attachment.objects.get().removed_at is not None
    assert verbs(draft) == [("detach", "focal_point")]
