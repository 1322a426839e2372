"""A PostgreSQL server of the tests' own: in a temporary folder, on a free port of loopback, gone afterwards."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parent.parent


def binaries():
    """The folder of `initdb` and `postgres`, the newest version first, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), reverse=True)
    on_path = shutil.which("initdb")
    return found[0].parent if found else Path(on_path).parent if on_path else None


def as_nobody(*command):
    """PostgreSQL refuses to run as root."""
    return ["runuser", "-u", "nobody", "--", *map(str, command)] if os.geteuid() == 0 else list(map(str, command))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def server():
    """Start it, give its address, stop it and remove all it wrote."""
    folder = Path(tempfile.mkdtemp(prefix="miza-postgresql-"))
    data, port = folder / "data", free_port()
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
    process = None
    try:
        subprocess.run(
            as_nobody(binaries() / "initdb", "-D", data, "-U", "miza", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
            check=True, capture_output=True, cwd=folder,
        )  # fmt: skip
        options = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"]
        process = subprocess.Popen(
            as_nobody(binaries() / "postgres", "-D", data, "-p", port, *options),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
        )
        address = f"postgres://miza@127.0.0.1:{port}/postgres"
        wait(address, process)
        yield address
    finally:
        if process:
            subprocess.run(
                as_nobody(binaries() / "pg_ctl", "-D", data, "-m", "immediate", "stop"),
                check=False,
                capture_output=True,
                cwd=folder,
            )
            process.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def wait(address, process):
    """Until the server answers."""
    while process.poll() is None:
        try:
            psycopg.connect(address.replace("postgres://", "postgresql://"), connect_timeout=1).close()
        except psycopg.OperationalError:
            continue
        return
    raise RuntimeError("PostgreSQL did not start")


@pytest.fixture(scope="session")
def postgresql():
    """The address of a server of our own; fails where PostgreSQL is not installed."""
    if binaries() is None:
        pytest.fail("PostgreSQL is not installed: tools/services.sh says how")
    with server() as address:
        yield address


def run_tests(address, var, *paths):
    """Run tests once more, on that server; the completed process."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "MIZA_"))}
    environment = {**plain, "MIZA_DATABASE_URL": address, "MIZA_TEST_VAR": str(var)}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *paths]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
