"""`miza framework`: check, load, export, diff."""

import json
from pathlib import Path

import pytest

from make import documents
from miza.console.main import main
from miza.frameworks import schema
from miza.frameworks.models import Framework

PROPOSAL = Path(schema.__file__).parents[1] / "data" / "lcc-2026.yaml"


def run(capsys, *args):
    with pytest.raises(SystemExit) as end:
        main(["framework", *map(str, args)])
    out, err = capsys.readouterr()
    return end.value.code, out, err


@pytest.fixture
def write(tmp_path):
    def write(name="some.yaml", **changes):
        path = tmp_path / name
        path.write_text(schema.to_yaml(documents.framework() | changes), encoding="utf-8")
        return path

    return write


def test_check_says_what_a_good_file_holds(capsys):
    code, out, err = run(capsys, "check", PROPOSAL)

    assert (code, err) == (0, "")
    assert "lcc@2026.1 (proposal), 7 principles, 57 norms, 148 indicators, 171 actions: no fault" in out


def test_check_names_every_fault_of_a_bad_one(capsys, write):
    path = write(status="official", tolerance={"percent": -1})

    code, out, err = run(capsys, "check", path)

    assert (code, out) == (1, "")
    assert err.splitlines()[0].startswith(f"{path}:3: status: found ")
    assert "tolerance > percent: " in err
    assert err.splitlines()[-1] == f"{path}: 2 to mend"


def test_check_of_a_missing_file_is_bad_input(capsys):
    code, _, err = run(capsys, "check", "no.yaml")

    assert code == 2
    assert "no.yaml: cannot be read (no such file or directory)" in err


@pytest.mark.django_db
def test_load_publish_and_export_give_the_same_file(capsys, tmp_path):
    assert run(capsys, "load", PROPOSAL)[:2] == (
        0,
        f"lcc@2026.1: loaded, not published yet: load it again with --publish; SHA-256 {schema.sha256(schema.load(PROPOSAL))}\n",
    )
    assert ": loaded, published; " in run(capsys, "load", PROPOSAL, "--publish")[1]

    code, _, _ = run(capsys, "export", "lcc@2026.1", "--format", "yaml", "--dest", tmp_path / "out.yaml")

    assert code == 0
    assert (tmp_path / "out.yaml").read_bytes() == PROPOSAL.read_bytes()
    assert run(capsys, "export", "lcc@2026.1")[1] == PROPOSAL.read_text()
    assert Framework.objects.get().is_published


@pytest.mark.django_db
def test_load_of_other_content_under_a_published_version_is_a_refusal(capsys, write):
    run(capsys, "load", write(), "--publish")

    code, out, err = run(capsys, "load", write(status="adopted"))

    assert (code, out) == (1, "")
    assert "tst@1" in err


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["load", "no.yaml"], "no.yaml: cannot be read"),
        (["export", "lcc"], '"lcc" names no version; expected CODE@VERSION, such as lcc@2026.1'),
        (["export", "@"], '"@" names no version'),
        (["export", "lcc@9"], "no version lcc@9 here; loaded: none"),
        (["diff", "lcc@1", "lcc@2"], "no version lcc@1 here"),
        (["diff", "no.yaml", "lcc@2"], "no.yaml: cannot be read"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(capsys, args, sentence):
    code, out, err = run(capsys, *args)

    assert (code, out) == (2, "")
    assert sentence in err
    assert len(err.splitlines()) == 1


@pytest.mark.django_db
def test_export_to_a_folder_that_is_not_there_is_one_sentence(capsys, write, tmp_path):
    run(capsys, "load", write())

    code, _, err = run(capsys, "export", "tst@1", "--dest", tmp_path / "no" / "out.yaml")

    assert code == 2
    assert "cannot be written (no such file or directory); give a path in a folder that exists" in err


@pytest.mark.django_db
def test_diff_compares_files_and_versions(capsys, write):
    run(capsys, "load", write())
    new = write("new.yaml", version="2", status="adopted")

    code, out, _ = run(capsys, "diff", "tst@1", new)

    assert code == 0
    assert out.splitlines() == [
        '~ framework: version: "1" -> "2"',
        '~ framework: status: "proposal" -> "adopted"',
        "2 differences",
    ]
    assert json.loads(run(capsys, "diff", "tst@1", new, "--json")[1])[1] == {
        "kind": "changed", "what": "framework", "code": "", "key": "status", "old": "proposal", "new": "adopted",
    }  # fmt: skip
    assert run(capsys, "diff", new, new)[1] == "no difference\n"


def test_diff_of_files_needs_no_database(capsys, write):
    added = documents.framework()["principles"]
    added[0]["norms"].append(documents.norm("AAA-02"))

    code, out, _ = run(capsys, "diff", write("old.yaml"), write("new.yaml", principles=added))

    assert code == 0
    assert '+ norm AAA-02: "text AAA-02"' in out
