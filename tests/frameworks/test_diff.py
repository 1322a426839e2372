import copy

from make import documents
from miza.frameworks.schema import Change, diff


def base():
    return documents.framework(
        documents.principle("A", documents.norm("A1"), documents.norm("A2")),
        documents.principle("B", documents.norm("B1")),
    )


def test_the_same_document_has_no_difference():
    assert diff(base(), copy.deepcopy(base())) == []


def test_changed_values_come_with_the_old_and_the_new():
    new = base() | {"version": "2"}
    norm = new["principles"][0]["norms"][0]
    norm["levels"]["3"]["fr"] = "mieux"
    norm["indicators"][0]["conform"] = "no"
    norm["weight"] = 2

    assert diff(base(), new) == [
        Change("changed", "framework", "", "version", "1", "2"),
        Change("changed", "norm", "A1", "levels > 3 > fr", "texte 3", "mieux"),
        Change("changed", "norm", "A1", "weight", None, 2),
        Change("changed", "indicator", "A1.1", "conform", "yes", "no"),
    ]


def test_a_norm_added_or_removed_is_said_once_with_all_it_holds():
    new = base()
    gone = new["principles"][0]["norms"].pop(1)
    new["principles"][1]["norms"].append(documents.norm("B2"))

    assert diff(base(), new) == [
        Change("added", "norm", "B2", new=documents.text("B2")),
        Change("added", "indicator", "B2.1", new=documents.text("B2.1")),
        Change("added", "action", "B2.A1", new=documents.text("B2.A1")),
        Change("removed", "norm", "A2", old=gone["title"]),
        Change("removed", "indicator", "A2.1", old=documents.text("A2.1")),
        Change("removed", "action", "A2.A1", old=documents.text("A2.A1")),
    ]


def test_a_norm_moved_or_put_in_another_order_is_a_change():
    moved = base()
    moved["principles"][1]["norms"].append(moved["principles"][0]["norms"].pop(1))
    turned = base()
    turned["principles"][0]["norms"].reverse()

    assert diff(base(), moved) == [Change("changed", "norm", "A2", "parent", "A", "B")]
    assert diff(base(), turned) == [Change("changed", "principle", "A", "order of norms", ["A1", "A2"], ["A2", "A1"])]


def test_a_list_of_texts_is_compared_text_by_text():
    new = base()
    norm = new["principles"][0]["norms"][0]
    norm["legal"] = ["LO 113-14 art. 1", "Const. art. 139"]
    norm["indicators"][0]["sources"].append(documents.text("second"))

    assert diff(base(), new) == [
        Change("changed", "norm", "A1", "legal", ["LO 113-14 art. 1"], ["LO 113-14 art. 1", "Const. art. 139"]),
        *(
            Change("changed", "indicator", "A1.1", f"sources > 2 > {code}", None, text)
            for code, text in documents.text("second").items()
        ),
    ]
