#!/bin/sh
# The application's role owns its database and is no superuser: row level security must bind it.
set -eu
psql -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres -v password="$MUSUBI_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE musubi LOGIN PASSWORD :'password';
-- The builtin provider sorts alike on every system; an update of libc or ICU cannot break an index.
CREATE DATABASE musubi OWNER musubi TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C';
SQL
