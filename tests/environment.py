"""Loaded by pytest before the settings are read: the tests get a var/ of their own, one for each parallel worker."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

BASE = "MIZA_TEST_VAR"  # handed on by the first process to its workers

if BASE not in os.environ:
    os.environ[BASE] = tempfile.mkdtemp(prefix="miza-tests-")
    atexit.register(shutil.rmtree, os.environ[BASE], ignore_errors=True)

VAR = Path(os.environ[BASE]) / os.environ.get("PYTEST_XDIST_WORKER", "main")
VAR.mkdir(exist_ok=True)
os.environ["MIZA_VAR"] = str(VAR)

# What a developer's shell sets for a server of his own must not change a test.
for name in (
    "MIZA_DEMO",
    "MIZA_DEBUG",
    "MIZA_URL",
    "MIZA_HOSTS",
    "MIZA_SMTP_HOST",
    "MIZA_SECRET_KEY",
    "MIZA_FILE_MAX_MB",
):
    os.environ.pop(name, None)
