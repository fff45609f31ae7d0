#!/bin/sh
# Copies the server's files into the archive while it runs: `docker compose exec postgres sh /etc/tributary/copy.sh`, from
# cron each week. With the log that is archived, each moment after it can be gone back to. The newest four stay, and the log
# since the oldest of them.
set -eu
archive=/var/lib/archive
PATH=$(dirname "$(readlink /proc/1/exe)"):$PATH
PGPASSWORD=$(cat /run/secrets/postgres-password)
export PATH PGPASSWORD
rm -rf "$archive/unfinished"
pg_basebackup -h 127.0.0.1 -U postgres -D "$archive/unfinished" -X none -c fast --no-password
copy=$(date -u +%Y-%m-%dT%H-%M-%SZ)
mv "$archive/unfinished" "$archive/$copy"
ls -d "$archive"/*Z | head -n -4 | xargs -r rm -rf
oldest=$(ls -d "$archive"/*Z | head -n 1)
pg_archivecleanup "$archive/log" "$(sed -n 's/^START WAL LOCATION: .* (file \([0-9A-F]*\)).*/\1/p' "$oldest/backup_label")"
echo "$archive/$copy"
