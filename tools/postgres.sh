#!/bin/sh
# postgres.sh COMMAND...: run a command with a PostgreSQL of its own, made for it and thrown away after it.
# The command finds it in MIZA_DATABASE_URL. Nothing listens on the network; another PostgreSQL on this machine is not touched.
set -eu

bin=""
for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) "$(dirname "$(command -v initdb || echo /nowhere/initdb)")"; do
  if [ -x "$folder/initdb" ]; then bin=$folder; break; fi
done
[ -n "$bin" ] || { echo "postgres: no PostgreSQL server here. On Debian: apt-get install postgresql" >&2; exit 1; }

# PostgreSQL refuses to run as root.
as() { if [ "$(id -u)" = 0 ]; then runuser -u nobody -- "$@"; else "$@"; fi; }

folder=$(as mktemp -d /tmp/miza-postgres.XXXXXX)
log=$folder/log
stop() { as "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder"; }
trap stop EXIT
trap 'exit 130' INT TERM

cd "$folder"   # a folder that its user may enter
as "$bin/initdb" -D data -U miza -A trust -E UTF8 --locale=C --no-sync >/dev/null
# The data are thrown away, so a power cut may have them; every other setting is as in production.
if ! as "$bin/pg_ctl" -D data -l log -w -o "-k $folder -c listen_addresses= -c fsync=off" start >/dev/null; then
  cat "$log" >&2
  exit 1
fi
cd "$OLDPWD"
as "$bin/createdb" -h "$folder" -U miza miza
MIZA_DATABASE_URL="postgresql://miza@$(echo "$folder" | sed 's|/|%2F|g')/miza" "$@"
