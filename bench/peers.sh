#!/bin/bash
# Tokens, objects, lists and memory beside Debian's own OpenStack, in one run: both clouds measured in turns, one table with the ratios.
#   bench/peers.sh [identity] [objects] [lists] [memory]      all of them by default; PEER_KEEP=1 leaves the peer running
#   ROUNDS=2 SECONDS_EACH=2 CALM=0 (seconds to wait before each measure for a quiet machine) ONLY=TEXT   BENCH_DIR, BENCH_LISTEN, BENCH_S3
set -euo pipefail
ROOT=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
PEER=$ROOT/bench/peers/openstack LOAD=$ROOT/artifacts/load
DIR=${BENCH_DIR:-/var/tmp/alize-bench-$$/cloud} LISTEN=${BENCH_LISTEN:-127.0.0.1:18720} S3=${BENCH_S3:-127.0.0.1:18721}
suites=${*:-identity objects lists memory}
say() { printf '%s\n' "$*" >&2; }

needs=keystone
case " $suites " in *" objects "*|*" memory "*) needs+=" swift" ;; esac
case " $suites " in *" lists "*|*" memory "*) needs+=" glance placement nova neutron cinder" ;; esac
export PEER_SERVICES=${PEER_SERVICES:-$needs}

if [ ! -e "$LOAD/Alize.Load.dll" ] || [ -n "$(find "$ROOT/bench/Load" -name '*.cs' -newer "$LOAD/Alize.Load.dll" -print -quit)" ]; then
  say 'Building the load program'
  dotnet build "$ROOT/bench/Load/Load.csproj" -c Release -o "$LOAD" -v q --nologo -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false >&2
fi
load() { dotnet "$LOAD/Alize.Load.dll" "$@"; }

away() {
  [ -n "${PEER_KEEP:-}" ] || "$PEER/stop.sh" >&2 || true
  bash "$ROOT/alize" destroy --yes --data "$DIR" >&2 || true
  rmdir "${DIR%/*}" 2>/dev/null || true
}
trap away EXIT

for service in $PEER_SERVICES; do
  [ -e "/etc/ospeer/installed.$service" ] || { say 'Installing the peer: three and a half minutes on a quiet machine'; "$PEER/install.sh" >&2; break; }
done
"$PEER/start.sh" >&2
bash "$ROOT/alize" up --no-demo --data "$DIR" --listen "$LISTEN" --s3-listen "$S3" >&2
ours=$DIR/bench-openrc theirs=/etc/ospeer/admin-openrc
(umask 077; { cat "$DIR/openrc.sh"; echo "export BENCH_PIDS=$(cat "$DIR/alize.pid")"; } >"$ours")

case " $suites " in *" lists "*)
  say 'A thousand servers each'
  "$PEER/fill.sh" >&2
  load fill "alize=$ours" >&2 ;;
esac

date -u "+%Y-%m-%d %H:%M UTC, load $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) processors, peer: $PEER_SERVICES"
# shellcheck disable=SC2086
load $suites "alize=$ours" "openstack=$theirs" --rounds "${ROUNDS:-2}" --seconds "${SECONDS_EACH:-2}" --calm "${CALM:-0}" --only "${ONLY:-}"
