"""tools/messages.py finds what is not translated, in templates and in Python."""

import importlib.util
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "tools" / "messages.py"


@pytest.fixture
def tool(tmp_path, monkeypatch):
    """The tool, looking at a project of two packages: core, and dossiers with one page and one form."""
    spec = importlib.util.spec_from_file_location("messages_tool", SOURCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    for package in ("core", "dossiers"):
        (tmp_path / "miza" / package).mkdir(parents=True)
        (tmp_path / "miza" / package / "__init__.py").touch()
    pages = tmp_path / "miza" / "dossiers" / "templates" / "dossiers"
    pages.mkdir(parents=True)
    (pages / "detail.html").write_text(
        '<main>\n    {% translate "Submit" %}\n'
        "  {% blocktranslate count n=days %}{{ n }} day left{% plural %}{{ n }} days left{% endblocktranslate %}\n</main>"
    )
    (tmp_path / "miza" / "dossiers" / "forms.py").write_text('label = gettext_lazy("Letter of %(name)s")\n')
    return module


def found(tool):
    return list(tool.check({package: tool.used(package) for package in tool.packages()}))


def catalogue(tool, package, language, text):
    path = tool.catalogue_path(package, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tool.header(language) + text)


COMPLETE = {
    "ar": """
msgid "Submit"
msgstr "إيداع"

msgid "Letter of %(name)s"
msgstr "رسالة %(name)s"

msgid "%(n)s day left"
msgid_plural "%(n)s days left"
msgstr[0] "لم يبق أي يوم"
msgstr[1] "بقي يوم واحد"
msgstr[2] "بقي يومان"
msgstr[3] "بقيت %(n)s أيام"
msgstr[4] "بقي %(n)s يوما"
msgstr[5] "بقي %(n)s يوم"
""",
    "fr": """
msgid "Submit"
msgstr "Déposer"

msgid "Letter of %(name)s"
msgstr "Lettre de %(name)s"

msgid "%(n)s day left"
msgid_plural "%(n)s days left"
msgstr[0] "%(n)s jour restant"
msgstr[1] "%(n)s de jours restants"
msgstr[2] "%(n)s jours restants"
""",
}


@pytest.fixture
def complete(tool):
    for language, text in COMPLETE.items():
        catalogue(tool, "dossiers", language, text)
    return tool


def test_complete_catalogues_have_no_fault(complete):
    assert found(complete) == []


def test_every_missing_message_is_named_with_the_file_that_uses_it(tool):
    lines = found(tool)

    assert len(lines) == 6  # three messages, two languages
    assert lines[0] == (
        "miza/dossiers/locale/ar/LC_MESSAGES/django.po: missing: 'Letter of %(name)s' (used in miza/dossiers/forms.py)"
    )


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ('msgstr "Déposer"', 'msgstr ""', "not translated: 'Submit'"),
        ('msgid "Submit"', '#, fuzzy\nmsgid "Submit"', "fuzzy: 'Submit'"),
        ("Lettre de %(name)s", "Lettre de %(nom)s", "placeholders differ: %(name)s %(nom)s: 'Letter of %(name)s'"),
        ('msgid "Submit"', 'msgid "Send"\nmsgstr "Envoyer"\n\nmsgid "Submit"', "stale, used nowhere: 'Send'"),
        (
            'msgstr[2] "%(n)s jours restants"',
            'msgstr[2] ""',
            "only some of its 3 plural forms are translated: '%(n)s day left'",
        ),
    ],
)
def test_a_fault_is_named(complete, right, wrong, fault):
    catalogue(complete, "dossiers", "fr", COMPLETE["fr"].replace(right, wrong))

    assert found(complete) == [f"miza/dossiers/locale/fr/LC_MESSAGES/django.po: {fault}"]


def test_a_message_of_core_serves_every_package_but_not_in_two_ways(complete):
    catalogue(complete, "core", "fr", 'msgid "Submit"\nmsgstr "Envoyer"\n')
    assert found(complete) == ["fr: translated differently in core, dossiers: 'Submit'"]

    catalogue(complete, "dossiers", "fr", COMPLETE["fr"].replace('msgid "Submit"\nmsgstr "Déposer"\n', ""))
    assert found(complete) == []


def test_write_adds_what_is_missing_removes_what_is_stale_and_keeps_the_rest(tool):
    catalogue(tool, "dossiers", "fr", 'msgid "Submit"\nmsgstr "Déposer"\n\nmsgid "Send"\nmsgstr "Envoyer"\n')

    tool.write({package: tool.used(package) for package in tool.packages()})

    entries = tool.entries(tool.load("dossiers", "fr"))
    assert [text for _context, text in entries] == ["Letter of %(name)s", "Submit", "%(n)s day left"]
    assert [entry.string for entry in entries.values()] == ["", "Déposer", ("", "", "")]
    assert not tool.catalogue_path("core", "fr").exists()
