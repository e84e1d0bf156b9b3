# For .ci/run, and for anyone who wants the PostgreSQL tests to run: a private cluster on loopback.
#   . .ci/postgres.sh; trap stop_postgres EXIT; start_postgres; dotnet test tests/Segmind.Sdk.PostgresTests

# The newest server that is installed, on the path or where Debian hides it; nothing when there is none.
postgres_bin() {
  local pg_ctl
  pg_ctl=$(ls -d /usr/lib/postgresql/*/bin/pg_ctl 2>/dev/null | sort -V | tail -n 1)
  pg_ctl=${pg_ctl:-$(command -v pg_ctl)} && dirname "$(readlink -f "$pg_ctl")"
}

install_postgres() {
  export DEBIAN_FRONTEND=noninteractive
  local root=()
  [ "$(id -u)" = 0 ] || root=(sudo -n --preserve-env=DEBIAN_FRONTEND)
  "${root[@]}" apt-get update && "${root[@]}" apt-get install -y --no-install-recommends postgresql
}

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

start_postgres() {
  postgres_bin >/dev/null || install_postgres || install_postgres || return
  postgres_at=$(postgres_bin) && postgres_data=$(mktemp -d) || return
  local password port
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  (umask 077 && echo "$password" >"$postgres_data/password")
  [ "$(id -u)" != 0 ] || chown -R postgres "$postgres_data"
  as_postgres "$postgres_at/initdb" -D "$postgres_data/cluster" -U journal --auth=scram-sha-256 --pwfile="$postgres_data/password" --encoding=UTF8 --locale=C >/dev/null || return
  # Another program may have the port: then the next.
  for port in $(shuf -i 20000-32000 -n 5); do
    if as_postgres "$postgres_at/pg_ctl" -D "$postgres_data/cluster" -l "$postgres_data/log" -w -s start \
      -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=''"; then
      export SEGMIND_JOURNAL_DATABASE="Host=127.0.0.1;Port=$port;Username=journal;Password=$password;Database=postgres"
      "$postgres_at/postgres" --version
      return
    fi
  done
  cat "$postgres_data/log"
  return 1
}

stop_postgres() {
  [ -n "${postgres_data:-}" ] || return 0
  [ ! -f "$postgres_data/cluster/postmaster.pid" ] || as_postgres "$postgres_at/pg_ctl" -D "$postgres_data/cluster" -m fast -s stop || true
  rm -rf "$postgres_data"
}
