"""Our own code cannot change a published framework either, whichever way it tries."""

import pytest

from make import documents
from miza.frameworks import actions
from miza.frameworks.models import Framework, ImprovementAction, Indicator, Norm, Principle, Published, Source

pytestmark = pytest.mark.django_db
MODELS = [Framework, Source, Principle, Norm, Indicator, ImprovementAction]


@pytest.fixture
def published():
    actions.load(documents.framework(version="draft"), by=None)  # beside it, a version that may still change
    return actions.publish(actions.load(documents.framework(version="1"), by=None), by=None)


def rows(model, framework):
    return model.objects.filter(**{f"{model.framework_path}pk": framework.pk})


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("how", ["save", "delete", "update", "delete_many", "bulk_update"])
def test_a_row_of_a_published_version_is_never_changed(published, model, how):
    row = rows(model, published).get()
    field = next(f.name for f in model._meta.fields if f.name in {"code", "text"})

    with pytest.raises(Published):
        {
            "save": row.save,
            "delete": row.delete,
            "update": lambda: model.objects.update(**{field: "X"}),
            "delete_many": lambda: model.objects.all().delete(),
            "bulk_update": lambda: model.objects.bulk_update([row], [field]),
        }[how]()

    assert getattr(rows(model, published).get(), field) == getattr(row, field)


def test_nothing_is_added_to_a_published_version(published):
    norm = published.norms.get()

    with pytest.raises(Published):
        Principle.objects.create(framework=published, code="X", order=9)
    with pytest.raises(Published):
        norm.indicators.create(code="X", order=9, kind="yes_no", conform="yes")
    with pytest.raises(Published):
        Indicator.objects.bulk_create([Indicator(norm=norm, code="X", order=9, kind="yes_no", conform="yes")])


def test_a_published_version_is_not_unpublished_by_an_old_object(published):
    old = Framework(**{f.attname: getattr(published, f.attname) for f in Framework._meta.concrete_fields})
    old.published_at = None

    with pytest.raises(Published):
        old.save()


@pytest.mark.parametrize("model", [Framework, Principle, Norm])
def test_a_version_not_published_may_change(published, model):
    draft = Framework.objects.get(version="draft")

    row = rows(model, draft).get()
    row.save()
    rows(model, draft).update(title={"ar": "عنوان"})

    assert rows(model, draft).get().title == {"ar": "عنوان"}
