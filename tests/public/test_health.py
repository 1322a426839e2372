"""What a load balancer and a search engine are told."""

import pytest
from django.db import OperationalError
from django.test import override_settings

import make
from make import assessments
from make import labels as labels_making
from miza.public.views import health


def test_the_process_is_alive_without_asking_the_database(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_ready_once_a_framework_is_published(client):
    before = client.get("/readyz")
    assessments.small_framework()
    after = client.get("/readyz")

    assert (before.status_code, before.json()["ready"]) == (503, False)
    assert before.json()["reasons"] == ["no framework is published: run miza framework load"]
    assert (after.status_code, after.json()) == (200, {"ready": True, "reasons": []})


@pytest.mark.django_db
def test_not_ready_while_migrations_wait(client, monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: [1, 2])

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["reasons"] == ["2 migrations are not applied: run miza migrate"]


def test_not_ready_when_the_database_does_not_answer(client, monkeypatch):
    def down():
        raise OperationalError("secret address of the database")

    monkeypatch.setattr(health.connection, "ensure_connection", down)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["reasons"] == ["the database does not answer: OperationalError"]


def test_search_engines_keep_out_of_private_pages_and_of_a_demonstration(client):
    with override_settings(DEMO=False):
        lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /dossiers/" in lines
    assert "Disallow: /" not in lines
    with override_settings(DEMO=True):
        assert "Disallow: /" in client.get("/robots.txt").content.decode().splitlines()


@pytest.mark.django_db
def test_the_sitemap_holds_real_pages_only(client, django_assert_max_num_queries):
    real, invented = make.commune(demo=False), make.commune()
    label = labels_making.labelled(scored=False)

    with override_settings(SITE_URL="https://miza.example"), django_assert_max_num_queries(4):
        xml = client.get("/sitemap.xml").content.decode()

    assert f"<loc>https://miza.example/ar/communes/{real.code}/</loc>" in xml
    assert "<loc>https://miza.example/fr/registry/</loc>" in xml
    assert invented.code not in xml
    assert label.number not in xml
