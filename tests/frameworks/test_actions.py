"""Loading and publishing: the same content changes nothing, a published version never changes."""

import pytest

import make
from make import documents
from miza.accounts.roles import Role
from miza.core.errors import NotAllowed, Refusal
from miza.frameworks import actions, queries, schema
from miza.frameworks.models import Framework, ImprovementAction, Indicator, Norm, Principle
from miza.journal.models import Entry

pytestmark = pytest.mark.django_db
PROPOSAL = schema.__path__[0] + "/../data/lcc-2026.yaml"


def two_norms(**changes):
    return documents.framework(documents.principle("A", documents.norm("A1"), documents.norm("A2"))) | changes


def test_load_puts_the_whole_proposal_into_rows():
    framework = actions.load(PROPOSAL, by=None)

    assert (framework.name, framework.status, framework.is_published) == ("lcc@2026.1", "proposal", False)
    assert [model.objects.count() for model in (Principle, Norm, Indicator, ImprovementAction)] == [7, 57, 148, 171]
    assert queries.text(framework) == schema.read_text(PROPOSAL)
    assert queries.document(framework) == schema.load(PROPOSAL)
    norm = queries.norm(framework, "PAR-05")
    assert (norm.principle.code, norm.field, norm.mandatory, norm.not_applicable) == ("PAR", "GOV", True, None)
    assert norm.legal[0] == "LO 113-14 art. 48"
    assert [(i.code, i.kind, str(i.limit)) for i in norm.indicators.all()] == [
        ("PAR-05.1", "percent", ">= 100"),
        ("PAR-05.2", "count", ">= 3"),
        ("PAR-05.3", "days", ">= 10"),
    ]
    first = norm.actions.all()[0]
    assert (first.code, first.from_level, first.to_level, first.months, first.cost_min, first.cost_max) == (
        "PAR-05.A1", 0, 2, 9, 0, 20000,
    )  # fmt: skip


def test_load_of_the_same_content_again_changes_nothing_even_once_published():
    first = actions.publish(actions.load(two_norms(), by=None), by=None)
    norms = list(Norm.objects.values_list("pk", flat=True))
    entries = Entry.objects.count()

    again = actions.load(dict(reversed(two_norms().items())), by=None)

    assert (again, again.published_at) == (first, first.published_at)
    assert list(Norm.objects.values_list("pk", flat=True)) == norms
    assert Entry.objects.count() == entries


def test_load_of_other_content_replaces_a_version_not_yet_published():
    first = actions.load(two_norms(), by=None)

    again = actions.load(documents.framework(documents.principle("B", documents.norm("B1")), tolerance=5), by=None)

    assert again == first
    assert [n.code for n in queries.norms(again)] == ["B1"]
    assert again.tolerance == {"percent": 5}
    assert again.sha256 == schema.sha256(queries.document(again))


def test_load_of_other_content_under_a_published_version_is_refused_and_says_to_raise_the_version():
    framework = actions.publish(actions.load(two_norms(), by=None), by=None)

    with pytest.raises(Refusal) as refusal:
        actions.load(two_norms(status="adopted"), by=None)

    assert refusal.value.codes == ["framework_published"]
    assert "tst@1" in str(refusal.value)
    framework.refresh_from_db()
    assert framework.status == "proposal"
    assert actions.load(two_norms(status="adopted", version="2"), by=None).status == "adopted"


def test_load_of_a_faulty_document_names_the_faults_and_changes_nothing():
    with pytest.raises(schema.SchemaError) as error:
        actions.load(two_norms(status="official", version="two words"), by=None)

    assert [fault.key for fault in error.value.faults] == ["version", "status"]
    assert Framework.objects.count() == 0


def test_load_and_publish_are_journalled_with_the_fingerprint():
    manager = make.person(Role.MANAGER)

    framework = actions.publish(actions.load(two_norms(), by=manager), by=manager)

    entries = Entry.objects.filter(stream="programme").values_list("verb", "object", "actor_role")
    assert list(entries) == [("load_framework", "tst@1", "manager"), ("publish_framework", "tst@1", "manager")]
    assert {e.facts["sha256"] for e in Entry.objects.filter(stream="programme")} == {framework.sha256}


def test_publish_again_changes_nothing():
    framework = actions.publish(actions.load(two_norms(), by=None), by=None)

    assert actions.publish(framework, by=None).published_at == framework.published_at


@pytest.mark.parametrize("role", [role for role in Role if role != Role.MANAGER])
def test_no_other_role_loads_or_publishes(role):
    someone = make.person(role)
    framework = actions.load(two_norms(), by=None)

    with pytest.raises(NotAllowed):
        actions.load(two_norms(version="2"), by=someone)
    with pytest.raises(NotAllowed):
        actions.publish(framework, by=someone)

    assert list(Framework.objects.values_list("version", "published_at")) == [("1", None)]
