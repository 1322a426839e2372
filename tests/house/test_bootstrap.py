"""The ground everything stands on: requirements, what installation makes, the targets of make."""

import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.db import connection
from fontTools.ttLib import TTFont
from pytest_socket import SocketConnectBlockedError

from miza.core import build

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
ARABIC_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةىپڤڭ،؛؟ًٌٍَُِّْ"
FRENCH_LETTERS = "abcdefghijklmnopqrstuvwxyzàâæçéèêëîïôœùûüÿÀÉÈÇŒ«»’–—…€0123456789"
TIFINAGH_LETTERS = "ⴰⴱⴳⴷⴹⴻⴼⴽⵀⵃⵄⵅⵇⵉⵊⵍⵎⵏⵓⵔⵕⵖⵙⵚⵛⵜⵟⵡⵢⵣⵥⵯⵠ"


def run(*command, **environment):
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("lock", [lock for lock in LOCKS if lock.name != "overrides.txt"], ids=lambda lock: lock.name)
def test_every_locked_requirement_has_a_hash_and_none_an_address(lock):
    text = lock.read_text()

    requirements = [block for block in re.split(r"\n(?=\S)", text) if "==" in block]

    assert len(requirements) > 30
    assert [block.splitlines()[0] for block in requirements if "--hash=sha256:" not in block] == []
    assert re.findall(r"https?://|--index-url|--find-links", text) == []


def test_both_locks_agree_on_every_version():
    run_lock, test_lock = ((ROOT / "requirements" / name).read_text() for name in ("run.txt", "test.txt"))

    assert set(re.findall(r"^\S+==\S+", run_lock, re.MULTILINE)) <= set(
        re.findall(r"^\S+==\S+", test_lock, re.MULTILINE)
    )


def test_make_alone_lists_every_target_with_a_line_each():
    targets = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))

    listed = dict(re.findall(r"^  make (\S+) +(\S.*)$", run("make").stdout, re.MULTILINE))

    assert set(listed) == targets
    assert {"setup", "run", "test", "check", "fix"} <= targets


def test_continuous_integration_runs_the_command_of_the_readme():
    script = ROOT / ".ci" / "run"

    assert os.access(script, os.X_OK)
    assert script.read_text().splitlines()[-1] == "exec make test"


@pytest.fixture
def bare_copy(tmp_path):
    """A clone with nothing installed, in a place that is not ours."""
    for name in ("tools", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_setup_without_a_python_that_runs_says_what_to_install(bare_copy, tmp_path):
    shims = tmp_path / "shims"
    shims.mkdir()
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        (shims / name).write_text("#!/bin/sh\nexit 127\n")  # as a version manager's shim does
        (shims / name).chmod(0o755)
    script = (bare_copy / "tools" / "setup.sh").read_text().replace("/usr/bin/python3", "/nowhere/python3")
    (bare_copy / "tools" / "setup.sh").write_text(script)

    done = subprocess.run(
        [bare_copy / "tools" / "setup.sh"],
        env={"PATH": f"{shims}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 1
    assert "Python 3.11, 3.12 or 3.13 is needed" in done.stderr
    assert not (bare_copy / ".venv").exists()


def test_setup_refuses_an_unknown_set_of_requirements(bare_copy):
    done = subprocess.run(
        [bare_copy / "tools" / "setup.sh", "everything"], capture_output=True, text=True, check=False, timeout=60
    )

    assert done.returncode == 1
    assert "no requirements/everything.txt" in done.stderr


def test_building_twice_makes_nothing_the_second_time():
    build.build()

    assert build.build() == []


def test_a_changed_catalogue_is_compiled_again_and_a_removed_one_goes(tmp_path, monkeypatch):
    folder = tmp_path / "miza" / "dossiers" / "locale" / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source, compiled = folder / "django.po", folder / "django.mo"
    monkeypatch.setattr(build, "ROOT", tmp_path)

    source.write_text('msgid "Submit"\nmsgstr "إيداع"\n')
    before = build.digest(build.catalogues())
    build.make_catalogues()
    assert "إيداع".encode() in compiled.read_bytes()

    source.write_text('msgid "Submit"\nmsgstr "تقديم"\n')
    assert build.digest(build.catalogues()) != before
    build.make_catalogues()
    assert "تقديم".encode() in compiled.read_bytes()

    source.unlink()
    build.make_catalogues()
    assert not compiled.exists()


@pytest.mark.parametrize(
    ("family", "letters"),
    [
        ("IBM Plex Sans Arabic", ARABIC_LETTERS + FRENCH_LETTERS),
        ("Amiri", ARABIC_LETTERS + FRENCH_LETTERS),
        ("DejaVu Sans", TIFINAGH_LETTERS),
    ],
)
def test_cut_fonts_hold_every_letter_of_our_languages(family, letters):
    build.build()
    for font in build.FONT_LIST:
        if font.family == family:
            with TTFont(font.target) as cut:
                held = cut.getBestCmap()
            assert [letter for letter in letters if ord(letter) not in held] == []


def test_fonts_of_ordinary_pages_stay_within_their_budget():
    build.build()

    sizes = {font.target.name: font.target.stat().st_size for font in build.FONT_LIST if font.family != "Amiri"}

    assert {name: size for name, size in sizes.items() if size > 55_000} == {}


def test_bundle_holds_every_sheet_and_is_lowered_for_old_browsers():
    build.build()
    bundle = (build.STATIC / "miza.css").read_text()

    assert bundle.count("@font-face") == len(build.FONT_LIST)
    assert "@import" not in bundle
    assert "light-dark(" not in bundle
    assert "@layer reset" in bundle
    for address in re.findall(r"url\(([^)]+)\)", bundle):
        assert address.startswith("data:") or (build.STATIC / address.strip("\"'")).exists()


def test_every_sheet_is_imported_once():
    contents = (build.STYLES / "miza.css").read_text()

    imported = re.findall(r'@import url\("([^"]+)"\)', contents)

    assert sorted(imported) == sorted(path.name for path in build.STYLES.glob("*.css") if path.name != "miza.css")


def test_every_catalogue_is_sound():
    for path in build.catalogues():
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parts[-3], abort_invalid=True)
        assert [(message.id, error) for message, error in catalogue.check()] == [], path


def test_the_network_beyond_this_machine_is_closed_to_tests():
    with pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


@pytest.mark.django_db
def test_tests_run_on_the_database_they_were_given():
    wanted = "postgresql" if os.environ.get("MIZA_DATABASE_URL", "").startswith("postgres") else "sqlite"

    assert connection.vendor == wanted
