#!/bin/sh
# Two roles, neither a superuser: row level security must bind both. One owns the database and migrates it; the
# application's owns nothing and gets its rights from the migrations.
set -eu
psql -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
  -v password="$MUSUBI_DATABASE_PASSWORD" -v owner_password="$MUSUBI_OWNER_PASSWORD" <<'SQL'
CREATE ROLE musubi LOGIN PASSWORD :'owner_password';
CREATE ROLE musubi_app LOGIN PASSWORD :'password';
-- The builtin provider sorts alike on every system; an update of libc or ICU cannot break an index.
CREATE DATABASE musubi OWNER musubi TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C';
SQL
