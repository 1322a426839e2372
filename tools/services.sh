#!/bin/sh
# services.sh: what the tests need and Python packages cannot bring: a browser, and a PostgreSQL server to run.
# As root on Debian it installs the missing packages; otherwise it says which are missing and fails.
set -eu

missing=""
need() { command -v "$1" >/dev/null 2>&1 || [ -x "$1" ] || missing="$missing $2"; }

server() { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null; }
need "${MIZA_CHROMIUM:-/usr/bin/chromium}" chromium
server || missing="$missing postgresql"
[ -z "$missing" ] && exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "services: missing:$missing. Install it (Debian: sudo apt-get install$missing) and run this again;" >&2
  echo "services: a Chromium elsewhere can be named in MIZA_CHROMIUM." >&2
  exit 1
fi
echo "services: apt-get install$missing" >&2
log=$(mktemp)
export DEBIAN_FRONTEND=noninteractive
install() { apt-get install -y -qq --no-install-recommends $missing >"$log" 2>&1; }
if ! { install || { apt-get update -qq >"$log" 2>&1 && install; }; }; then   # a fresh machine has no package lists yet
  tail -n 5 "$log" >&2
  echo "services: could not install$missing" >&2
  exit 1
fi
rm -f "$log"
