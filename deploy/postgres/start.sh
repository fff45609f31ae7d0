#!/bin/sh
# Starts PostgreSQL's image as it is, with the superuser's password out of its file; with the archive of deploy/archive.yml,
# where that is laid over.
set -eu
POSTGRES_PASSWORD=$(cat /run/secrets/postgres-password)
export POSTGRES_PASSWORD
archive=/var/lib/archive
if [ -d "$archive" ]; then
    mkdir -p "$archive/log"
    # A file gets its name when all of it is on the disk, and is never written over.
    set -- "$@" -c archive_mode=on -c archive_timeout=60 -c "archive_command=test ! -f $archive/log/%f \
        && cp %p $archive/log/%f.part && sync $archive/log/%f.part && mv $archive/log/%f.part $archive/log/%f"
fi
exec docker-entrypoint.sh postgres "$@"
