#!/bin/sh
# Starts PostgreSQL's image as it is, with the superuser's password out of its file.
set -eu
POSTGRES_PASSWORD=$(cat /run/secrets/postgres-password)
export POSTGRES_PASSWORD
exec docker-entrypoint.sh postgres "$@"
