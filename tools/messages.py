"""Compare the sentences used in templates and Python with the catalogues of their package.

    python tools/messages.py            names every message missing, empty, fuzzy, stale, or with wrong placeholders; exit 1
    python tools/messages.py --write    adds the missing ones with an empty translation, removes the stale ones

Every package translates what it uses into Arabic and French in miza/<package>/locale/<language>/LC_MESSAGES/django.po;
a message that core translates need not be said again. English is the message itself.
"""

import argparse
import io
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "miza.config.settings")

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("ar", "fr")
SHARED = "core"  # its catalogue serves every package
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# The plural rules Django itself uses: a catalogue with another rule would be kept apart from Django's own.
PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;",
    "fr": "nplurals=3; plural=(n == 0 || n == 1) ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2;",
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdf]|%[sd]|\{(\w*)\}")

Key = tuple[str | None, str]  # context, message
Use = tuple[str, tuple[str, ...]]  # file where it is used first, message and its plural


def key(message: Message) -> Key:
    return message.context, singular(message.id)


def singular(text: str | Iterable[str]) -> str:
    return text if isinstance(text, str) else next(iter(text))


def packages() -> list[str]:
    return sorted(path.name for path in (ROOT / "miza").iterdir() if (path / "__init__.py").exists())


def used(package: str) -> dict[Key, Use]:
    """Return every message a package uses, in the order of its files."""
    found: dict[Key, Use] = {}
    for path in sources(package):
        for context, forms in messages_of(path):
            found.setdefault((context, forms[0]), (path.relative_to(ROOT).as_posix(), forms))
    return found


def sources(package: str) -> list[Path]:
    folder = ROOT / "miza" / package
    files = [path for pattern in ("*.html", "*.txt", "*.py") for path in folder.rglob(pattern)]
    return sorted(
        path for path in files if "migrations" not in path.parts and (path.suffix == ".py" or "templates" in path.parts)
    )


def messages_of(path: Path) -> Iterator[tuple[str | None, tuple[str, ...]]]:
    """Yield (context, (message, plural?)) for every translatable sentence of a file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Django turns a template into Python calls; the layout left around them is not Python's.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    for _line, forms, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        yield context, (forms,) if isinstance(forms, str) else tuple(forms)


def catalogue_path(package: str, language: str) -> Path:
    return ROOT / "miza" / package / "locale" / language / "LC_MESSAGES" / "django.po"


def load(package: str, language: str) -> Catalog:
    path = catalogue_path(package, language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


def entries(catalogue: Catalog) -> dict[Key, Message]:
    return {key(message): message for message in catalogue if message.id}


def faults(message: Message, plurals: int) -> Iterator[str]:
    """Yield what is wrong with one translation."""
    translations = [message.string] if isinstance(message.string, str) else list(message.string or ())
    if message.fuzzy:
        yield "fuzzy"
    if not all(translations) or (not isinstance(message.id, str) and len(translations) != plurals):
        yield "not translated" if not any(translations) else f"only some of its {plurals} plural forms are translated"
        return
    originals = [message.id] if isinstance(message.id, str) else list(message.id)
    allowed = set().union(*map(placeholders, originals))
    for translation in translations:
        here = placeholders(translation)
        # A plural form may say "one" in words, so only a plain message must keep every placeholder.
        if here - allowed or (isinstance(message.id, str) and allowed - here):
            yield f"placeholders differ: {' '.join(sorted(allowed ^ here))}"


def placeholders(text: str) -> set[str]:
    return {match.group(0) for match in PLACEHOLDER.finditer(text.replace("%%", ""))}


def check(uses: dict[str, dict[Key, Use]]) -> Iterator[str]:
    """Yield one line for each thing wrong in any catalogue."""
    everywhere = {message for found in uses.values() for message in found}
    for language in LANGUAGES:
        shared = entries(load(SHARED, language))
        said: dict[Key, dict[str, str]] = defaultdict(dict)
        for package, found in uses.items():
            catalogue = load(package, language)
            present = entries(catalogue)
            file = catalogue_path(package, language).relative_to(ROOT).as_posix()
            wanted = everywhere if package == SHARED else found.keys()
            for message in (m for m in found if m not in present and m not in shared):
                yield f"{file}: missing: {show(message)} (used in {found[message][0]})"
            for message in (m for m in present if m not in wanted):
                yield f"{file}: stale, used nowhere: {show(message)}"
            for message, entry in present.items():
                yield from (f"{file}: {fault}: {show(message)}" for fault in faults(entry, catalogue.num_plurals))
                said[message][package] = str(entry.string)
            if present and catalogue.plural_forms.replace(" ", "") != PLURALS[language].replace(" ", ""):
                yield f"{file}: Plural-Forms must be Django's own: {PLURALS[language]}"
        for message, versions in said.items():
            if len(set(versions.values())) > 1:
                yield f"{language}: translated differently in {', '.join(versions)}: {show(message)}"


def show(message: Key) -> str:
    context, text = message
    return f"{text!r}" + (f" [{context}]" if context else "")


def write(uses: dict[str, dict[Key, Use]]) -> None:
    """Bring every catalogue up to date: new messages empty, stale ones gone, in the order of the files that use them."""
    everywhere: dict[Key, Use] = {}
    for found in uses.values():
        everywhere = {**found, **everywhere}
    for language in LANGUAGES:
        shared = entries(load(SHARED, language))
        for package, found in uses.items():
            present = entries(load(package, language))
            wanted = {**{m: everywhere[m] for m in present if m in everywhere}, **found} if package == SHARED else found
            wanted = {m: use for m, use in wanted.items() if m in present or m not in shared or package == SHARED}
            if list(wanted) != list(present):
                save(package, language, wanted, present)


def save(package: str, language: str, wanted: dict[Key, Use], present: dict[Key, Message]) -> None:
    """Write one catalogue, or remove it when nothing is left to say."""
    path = catalogue_path(package, language)
    if not wanted:
        path.unlink(missing_ok=True)
        return
    catalogue = Catalog(locale=language, project="Miza", charset="utf-8")
    for (context, text), (file, forms) in wanted.items():
        old = present.get((context, text))
        message_id = forms if len(forms) > 1 else text
        string = old.string if old and isinstance(old.id, str) == isinstance(message_id, str) else None
        catalogue.add(
            message_id, string, locations=[(file, 0)], context=context, user_comments=old.user_comments if old else ()
        )
    out = io.BytesIO()
    write_po(out, catalogue, width=0, omit_header=True, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header(language) + out.getvalue().decode(), encoding="utf-8")
    sys.stderr.write(f"messages: wrote {path.relative_to(ROOT)}\n")


def header(language: str) -> str:
    return (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {PLURALS[language]}\\n"\n\n'
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="bring the catalogues up to date first")
    arguments = parser.parse_args()
    uses = {package: used(package) for package in packages()}
    if arguments.write:
        write(uses)
    wrong = list(check(uses))
    sys.stdout.writelines(f"{line}\n" for line in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
