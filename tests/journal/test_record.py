"""Appending: chains, canonical hashes, what a fact may be."""

import threading
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

import make
from miza.journal import queries
from miza.journal.actions import record
from miza.journal.models import Entry, Note


def test_entries_of_a_stream_form_a_chain(db):
    first = record("submit", "dossier:A", by=None)
    other = record("submit", "dossier:B", by=None)
    second = record("accept", "dossier:A", by=None)

    assert (first.seq, first.prev) == (1, "")
    assert (other.seq, other.prev) == (1, "")
    assert (second.seq, second.prev) == (2, first.hash)
    assert queries.verify() == []


def test_actor_is_an_opaque_id_and_texts_stay_beside(db):
    person = make.person(name="Demonstration X.")

    entry = record("decline", "dossier:A", by=person, role="coordination", notes={"reason": "النص الحر", "empty": ""})

    assert entry.facts == {"by": str(person.public_id), "notes": {"reason": entry.notes.get().computed_hash()}}
    assert entry.notes.get().text == "النص الحر"
    assert "Demonstration" not in str(entry.content())


def test_facts_are_kept_as_codes_numbers_and_dates(db):
    key = uuid4()
    facts = {
        "level": 2, "ok": True, "day": date(2026, 11, 24), "cost": Decimal("62.50"), "norms": {"B-2", "A-1"},
        "of": {"id": key}, "name": "جماعة", "none": None,
    }  # fmt: skip

    entry = record("act", "dossier:A", by=None, facts=facts)
    entry.refresh_from_db()

    assert entry.facts == {
        "level": 2, "ok": True, "day": "2026-11-24", "cost": "62.50", "norms": ["A-1", "B-2"],
        "of": {"id": str(key)}, "name": "جماعة",
    }  # fmt: skip
    assert entry.computed_hash() == entry.hash


@pytest.mark.parametrize("facts", [{"score": 62.5}, {"scores": [1, 2.0]}, {"of": {"x": float("nan")}}])
def test_float_fact_is_refused_and_nothing_is_written(db, facts):
    with pytest.raises(TypeError, match="not a float"):
        record("act", "dossier:A", by=None, facts=facts)

    assert Entry.objects.count() == 0


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcأبd"), inner, max_size=3),
    max_leaves=8,
)


class AnyFacts(TestCase):
    @given(facts=st.dictionaries(st.sampled_from(["level", "norms", "قيمة", "x"]), VALUES, max_size=4), text=st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))  # fmt: skip
    def test_whatever_the_facts_the_stored_entry_gives_its_hash_back(self, facts, text):
        made = record("act", "dossier:A", by=None, facts=facts, notes={"text": text})

        assert Entry.objects.get(pk=made.pk).computed_hash() == made.hash
        assert queries.verify(["dossier:A"]) == []


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_never_take_one_place():
    start = threading.Barrier(4)
    faults = []

    def write(number):
        try:
            start.wait()
            for _ in range(5):
                record("act", "dossier:A", by=None, facts={"writer": number})
        except Exception as fault:  # noqa: BLE001 - whatever it is, the test must see it
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert list(Entry.objects.values_list("seq", flat=True)) == list(range(1, 21))
    assert queries.verify() == []
    assert Note.objects.count() == 0
