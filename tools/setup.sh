#!/bin/sh
# setup.sh [run|test]: the locked, hashed requirements in .venv, Miza itself beside them, and what Miza builds once.
# Needs only a Python that runs and a network to the package index. Says nothing when nothing changed.
set -eu
cd "$(dirname "$0")/.."
export UV_PYTHON_DOWNLOADS=never UV_SYSTEM_CERTS=true   # no other Python is fetched; a private authority is trusted as the system does
unset VIRTUAL_ENV PYTHONHOME PYTHONPATH || true
UV_VERSION=0.13.9
uv=.venv-uv/bin/uv
stamp=.venv/.installed

say() { echo "setup: $*" >&2; }
fail() { say "$*"; exit 1; }

find_python() {   # a version manager's shim may exist and still fail, so a Python is run before it is chosen
  for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
    if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then
      "$name" -c 'import sys; print(sys.executable)'
      return
    fi
  done
  fail "Python 3.11, 3.12 or 3.13 is needed and none runs here. On Debian: apt-get install python3 python3-venv"
}

install_uv() {
  say "uv $UV_VERSION"
  rm -rf .venv-uv
  if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    "$python" -m venv .venv-uv
    .venv-uv/bin/python -m pip install -q --disable-pip-version-check "uv==$UV_VERSION"
  else   # Debian ships Python without ensurepip
    "$python" -m pip install -q --disable-pip-version-check --target .venv-uv "uv==$UV_VERSION" ||
      fail "neither venv nor pip works with $python. On Debian: apt-get install python3-venv"
  fi
  echo "$UV_VERSION" > .venv-uv/.version
}

install_requirements() {
  say "$(grep -c '==' "$lock") packages of $lock"
  if [ "$(tail -n 1 $stamp 2>/dev/null)" != "$(pwd)" ] || ! .venv/bin/python -c '' 2>/dev/null; then   # new, moved or broken
    "$uv" venv -q --clear --python "${python:-$(find_python)}" .venv
  fi
  "$uv" pip sync -q --require-hashes --python .venv/bin/python "$lock"
}

install_miza() {
  say "the miza command"   # its build backend is a part of uv: nothing is fetched
  "$uv" pip install -q --offline --no-deps --python .venv/bin/python --editable .
}

set_up() {
  # The test tools contain everything else: once they are there, a plain setup keeps them.
  wanted=${1:-run}
  if [ "$(head -n 1 $stamp 2>/dev/null)" = test ]; then wanted=test; fi
  lock=requirements/$wanted.txt
  [ -f "$lock" ] || fail "no $lock; say: setup.sh run, or setup.sh test"

  if [ "$(cat .venv-uv/.version 2>/dev/null)" != $UV_VERSION ] || ! [ -x $uv ]; then
    python=$(find_python)
    install_uv
  fi
  locked=$(echo "$wanted"; cksum "$lock"; pwd)
  if [ "$locked" != "$(cat $stamp 2>/dev/null)" ]; then
    install_requirements
    rm -f .venv/.miza
    echo "$locked" > $stamp
  fi
  if ! cmp -s pyproject.toml .venv/.miza || ! [ -x .venv/bin/miza ]; then
    install_miza
    cp pyproject.toml .venv/.miza
  fi
}

if [ "${MIZA_SETUP_LOCKED:-}" = "" ] && command -v flock >/dev/null; then   # two at once would spoil each other's .venv
  MIZA_SETUP_LOCKED=1 exec flock .setup.lock "$0" "$@"
fi
set_up "$@"
.venv/bin/python -m miza.core.build
