#!/bin/sh
# lock.sh: newest releases that fit requirements/*.in, with hashes and without any address.
set -eu
cd "$(dirname "$0")/.."
export UV_PYTHON_DOWNLOADS=never UV_SYSTEM_CERTS=true
compile() {
  .venv-uv/bin/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
    --no-emit-index-url --no-emit-find-links --override requirements/overrides.txt "$@"
}
compile requirements/run.in -o requirements/run.txt
compile -c requirements/run.txt requirements/test.in -o requirements/test.txt   # one version of each package in both
