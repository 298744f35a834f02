#!/bin/bash
# Small objects beside the least that any such store must do: bare Kestrel, bytes and name appended, each synced in groups.
#   bench/floor-objects.sh                 ROUNDS=3 SECONDS_EACH=2 CALM=0 ONLY=KiB   BENCH_DIR, BENCH_LISTEN, BENCH_S3, BENCH_FLOOR (a port)
set -euo pipefail
ROOT=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
DIR=${BENCH_DIR:-/var/tmp/alize-bench-$$/cloud} LISTEN=${BENCH_LISTEN:-127.0.0.1:18720} S3=${BENCH_S3:-127.0.0.1:18721} PORT=${BENCH_FLOOR:-18722}
build() { # NAME: a program of bench, where it is older than its source
  local out=$ROOT/artifacts/${1,,}
  [ -e "$out/Alize.$1.dll" ] && [ -z "$(find "$ROOT/bench/$1" -name '*.cs' -newer "$out/Alize.$1.dll" -print -quit)" ] ||
    dotnet build "$ROOT/bench/$1/$1.csproj" -c Release -o "$out" -v q --nologo -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false >&2
}
build Load; build Floor
floor=
away() {
  [ -z "$floor" ] || kill "$floor" 2>/dev/null || true
  bash "$ROOT/alize" destroy --yes --data "$DIR" >&2 || true
  rm -rf "$(dirname "$DIR")"
}
trap away EXIT
bash "$ROOT/alize" up --no-demo --data "$DIR" --listen "$LISTEN" --s3-listen "$S3" >&2
mkdir -p "$DIR.floor"; dotnet "$ROOT/artifacts/floor/Alize.Floor.dll" "$PORT" "$DIR.floor" & floor=$!
ours=$DIR/bench-openrc theirs=$DIR.floor/openrc
(umask 077; { cat "$DIR/openrc.sh"; echo "export BENCH_PIDS=$(cat "$DIR/alize.pid")"; } >"$ours")
printf 'export OS_AUTH_URL=http://127.0.0.1:%s/v3 OS_USERNAME=floor OS_PASSWORD=floor OS_PROJECT_NAME=floor BENCH_PIDS=%s\n' "$PORT" "$floor" >"$theirs"
for _ in $(seq 100); do curl -fsS -X POST -o /dev/null "http://127.0.0.1:$PORT/v3/auth/tokens" 2>/dev/null && break; sleep 0.1; done
date -u "+%Y-%m-%d %H:%M UTC, load $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) processors"
dotnet "$ROOT/artifacts/load/Alize.Load.dll" objects "alize=$ours" "floor=$theirs" --rounds "${ROUNDS:-3}" --seconds "${SECONDS_EACH:-2}" --calm "${CALM:-0}" --only "${ONLY:-KiB}"
