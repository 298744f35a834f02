#!/bin/bash
# How fast the program starts, what it takes, how fast servers come; on a cloud of its own, taken away afterwards. Prints a Markdown table.
#   bench/start.sh            SERVERS=20 STARTS=5 BARE=10 REST=60 (seconds before memory is read)   BENCH_DIR, BENCH_LISTEN, BENCH_S3
set -euo pipefail
ROOT=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
DIR=${BENCH_DIR:-/tmp/alize-bench-$$/cloud} LISTEN=${BENCH_LISTEN:-127.0.0.1:18720} S3=${BENCH_S3:-127.0.0.1:18721}
SERVERS=${SERVERS:-20} STARTS=${STARTS:-5} BARE=${BARE:-10} REST=${REST:-60}
clock() { /usr/bin/python3 "$ROOT/bench/clock.py" "$@"; }
serve=("$ROOT/artifacts/alize/alize" serve --data "$DIR" --listen "$LISTEN" --s3-listen "$S3" --guest "$ROOT/guest/out")
# at FRACTION: that one of the sorted numbers; median and worst of twenty
at() { sort -n | awk -v f="$1" '{ v[NR] = $1 } END { i = int(NR * f + 0.9999); print (NR ? v[i < 1 ? 1 : i] : "none") }'; }
row() { printf '| %s | %s | %s | %s |\n' "$1" "$(at 0.5 <<<"$2")" "$(at 0.95 <<<"$2")" "$3"; }
pid_of() { cat "$DIR/alize.pid"; }
stop() { local pid; pid=$(pid_of); kill -TERM "$pid"; while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done; }
trap 'bash "$ROOT/alize" destroy --yes --data "$DIR" >&2 || true; rmdir "${DIR%/*}" 2>/dev/null || true' EXIT

bash "$ROOT/alize" up --data "$DIR" --listen "$LISTEN" --s3-listen "$S3" >&2
sleep "$REST"
memory=$(awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$(pid_of)/status")

# shellcheck disable=SC1091
. "$DIR/openrc.sh"
TOKEN=$("$ROOT/artifacts/alize/alize" token issue --data "$DIR" --output json | jq -r '.id // .[0].id')
export TOKEN COMPUTE=http://$LISTEN/compute/v2.1
api() { curl -fsS -X "$1" -H "X-Auth-Token: $TOKEN" -H 'Content-Type: application/json' ${3:+-d "$3"} "http://$LISTEN$2"; }
image=$(api GET '/image/v2/images?name=cirros-tiny' | jq -r '.images[0].id')
network=$(api POST /network/v2.0/networks '{"network":{"name":"bench"}}' | jq -r .network.id)
api POST /network/v2.0/subnets "{\"subnet\":{\"network_id\":\"$network\",\"ip_version\":4,\"cidr\":\"10.98.0.0/24\"}}" >/dev/null
clock servers 1 "$image" "$network" >/dev/null
times=$(clock servers "$SERVERS" "$image" "$network")
guest=$(pgrep -f -- "^qemu-system.* -name alize-$(cat "$DIR/cloud-id")-" | head -1)
bare=$(clock bare "$BARE" "$guest")

# the demo's guests run on while the program is away
starts=$(for _ in $(seq "$STARTS"); do stop; clock token "$OS_AUTH_URL" "$DIR/log/start.log" "${serve[@]}"; done)

date -u '+%Y-%m-%d %H:%M UTC, load %%s, %%s processors' | xargs -I{} printf '{}\n\n' "$(cut -d' ' -f1-3 /proc/loadavg)" "$(nproc)"
echo '| measured | median | 95 of 100 | promised |'; echo '| --- | --- | --- | --- |'
row "start of the process to the first token, ms ($STARTS times)" "$starts" 'at most 2000'
row "resident memory $REST s after \`up\` with the demo, MiB" "$memory" 'at most 150'
row "POST server answered, ms ($SERVERS times)" "$(sed -n 's/^post //p' <<<"$times")" 'at most 10'
row "POST server to ACTIVE, ms ($SERVERS times)" "$(sed -n 's/^active //p' <<<"$times")" 'at most bare QEMU + 300'
row "bare QEMU, the same command line, exec to \`running\`, ms ($BARE times)" "$bare" ''
