"""Uploads on disk before their row, never overwritten, sent back as attachments."""

import hashlib
import io
import os
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.http import Http404
from PIL import Image

import make
from make.base import PDF
from miza.core.errors import Refusal
from miza.files.actions import store
from miza.files.models import StoredFile
from miza.files.views import send


def upload(name="محضر الدورة.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def someone(db):
    return make.person()


def test_store_keeps_content_hash_owner_and_author(someone):
    stored = store(upload(), owner="dossier:LCC-2026-0001", by=someone)

    stored.refresh_from_db()
    assert (stored.name, stored.content_type, stored.owner) == (
        "محضر الدورة.pdf",
        "application/pdf",
        "dossier:LCC-2026-0001",
    )
    assert (stored.size, stored.sha256) == (len(PDF), hashlib.sha256(PDF).hexdigest())
    assert stored.uploaded_by == someone.public_id
    assert Path(stored.content.path).read_bytes() == PDF
    assert Path(stored.content.path).is_relative_to(settings.MEDIA_ROOT)


def test_same_content_twice_is_two_files_and_overwrites_nothing(someone):
    first, second = (store(upload(), owner="dossier:A", by=someone) for _ in range(2))

    assert first.sha256 == second.sha256
    assert first.content.path != second.content.path
    assert Path(first.content.path).read_bytes() == Path(second.content.path).read_bytes() == PDF


def test_a_large_upload_from_disk_is_read_whole(someone):
    big = TemporaryUploadedFile("big.pdf", "application/pdf", len(PDF), None)
    big.write(PDF)
    big.seek(0)

    assert store(big, owner="dossier:A", by=someone).size == len(PDF)


def test_photo_loses_place_and_device(someone):
    exif = Image.Exif()
    exif[0x010F] = "Phone of someone"
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(buffer, "JPEG", exif=exif)

    stored = store(upload("صورة.jpg", buffer.getvalue()), owner="dossier:A", by=someone)

    content = Path(stored.content.path).read_bytes()
    assert b"Phone of someone" in buffer.getvalue()
    assert b"Phone of someone" not in content
    assert stored.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("run.exe", b"MZ\x00\x00", "file_type"),
        ("fake.pdf", b"MZ\x00\x00 not a pdf", "file_type"),
        ("empty.pdf", b"", "file_empty"),
        ("huge.pdf", PDF + b" " * 2_000_000, "file_too_big"),
        ("script.pdf", PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(x)>>"), "file_active_content"),
    ],
)
def test_bad_file_is_refused_in_a_sentence_and_leaves_nothing(someone, settings, name, content, code):
    settings.FILE_MAX_BYTES = 1_000_000
    before = sum(len(files) for _, _, files in os.walk(settings.MEDIA_ROOT))

    with pytest.raises(Refusal) as refusal:
        store(upload(name, content), owner="dossier:A", by=someone)

    assert refusal.value.codes == [code]
    assert name in refusal.value.reasons[0].message
    assert StoredFile.objects.count() == 0
    assert sum(len(files) for _, _, files in os.walk(settings.MEDIA_ROOT)) == before


def test_file_and_folders_reach_the_disk_before_the_row(someone, monkeypatch, django_assert_num_queries):
    seen = []
    real = os.fsync

    def fsync(handle):
        seen.append((Path(f"/proc/self/fd/{handle}").resolve(), StoredFile.objects.count()))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)

    stored = store(upload(), owner="dossier:A", by=someone)

    path = Path(stored.content.path)
    assert seen == [(path, 0), (path.parent, 0), (path.parent.parent, 0)]


def test_send_is_an_attachment_with_its_arabic_name_and_is_not_cached(someone):
    response = send(store(upload(), owner="dossier:A", by=someone))

    with closing(response):
        assert b"".join(response.streaming_content) == PDF
    assert response.headers["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('محضر الدورة.pdf')}"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "application/pdf"


def test_send_of_a_file_gone_from_the_disk_is_not_found_and_logged(someone, caplog):
    stored = store(upload(), owner="dossier:A", by=someone)
    Path(stored.content.path).unlink()

    with pytest.raises(Http404):
        send(stored)

    assert str(stored.pk) in caplog.text
    assert stored.name not in caplog.text
