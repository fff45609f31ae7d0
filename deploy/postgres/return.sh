#!/bin/sh
# Has the server be at a moment, as 2026-11-22T06:59:30Z, when it next starts. docs/operations.md says how it is called. What
# there is now is kept beside it, until somebody removes it.
set -eu
archive=/var/lib/archive
moment=$(date -u -d "${1:?names no moment, as 2026-11-22T06:59:30Z}" '+%Y-%m-%d %H:%M:%S+00')
name=$(date -u -d "$1" +%Y-%m-%dT%H-%M-%SZ)
copy=$(ls "$archive" | awk -v name="$name" '/Z$/ && $0 < name { last = $0 } END { print last }')
[ -n "$copy" ] || { echo "The archive has no copy from before $moment." >&2; exit 1; }
[ ! -e "$PGDATA/postmaster.pid" ] || { echo "The server was not stopped: docker compose stop postgres." >&2; exit 1; }
before=$PGDATA.before-$(date -u +%Y-%m-%dT%H-%M-%SZ)
mv "$PGDATA" "$before"
cp -a "$archive/$copy" "$PGDATA"
cat >> "$PGDATA/postgresql.auto.conf" <<SETTINGS
restore_command = 'cp $archive/log/%f %p || cp $before/pg_wal/%f %p'
recovery_target_time = '$moment'
recovery_target_action = promote
SETTINGS
touch "$PGDATA/recovery.signal"
echo "It begins with $copy and goes on to $moment. What there was is in $before."
