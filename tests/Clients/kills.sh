#!/bin/bash
# The program is killed at random moments under load and started again: nothing acknowledged is lost, nothing deleted is back, and the world
# (processes, links, namespaces, filters, files) is what the API says. The world is looked at itself, never the database.
#   tests/Clients/kills.sh [COUNT]         against the cloud in CLOUD_DIR at CLOUD_LISTEN and CLOUD_S3; KILLS_SEED repeats a run's dice
SUITE=kills; . "$(dirname "$0")/lib/common.sh"; need CLOUD_DIR CLOUD_LISTEN CLOUD_S3; debs curl jq procps iproute2 nftables
ROOT=$(cd "$(dirname "$0")/../.." && pwd); COUNT=${1:-5}; SEED=${KILLS_SEED:-$((RANDOM * 32768 + RANDOM))}; SETTLE=${SETTLE:-60}
. "$ROOT/tests/Clients/tenant.sh" "$CLOUD_DIR"
echo "seed $SEED (KILLS_SEED=$SEED repeats the dice)"; RANDOM=$SEED
HOST=${OS_AUTH_URL%/identity/v3}; CLOUD=$(cat "$CLOUD_DIR/cloud-id"); SHORT=${CLOUD:0:4}; BOOK=$WORK/book
rm -rf "$BOOK"; mkdir -p "$BOOK" "$WORK/now"; rm -f "$RESULT"; cd "$WORK"
TOKEN=$(sign_in "$OS_USERNAME" "$OS_PASSWORD" "$OS_PROJECT_NAME")
ADMIN=$(sign_in "$OS_ADMIN_USERNAME" "$OS_ADMIN_PASSWORD" "$OS_ADMIN_PROJECT_NAME")
PROJECT=$(curl -fsS -H "X-Auth-Token: $TOKEN" -H "X-Subject-Token: $TOKEN" "$OS_AUTH_URL/auth/tokens" | jq -r .token.project.id)
C=/compute/v2.1 V=/volume/v3 T=/network/v2.0 O=/object-store/v1/AUTH_$PROJECT

# --- the API, and the book of what it acknowledged: a line "made ID", "asked ID" (a delete was sent) or "gone ID" (it was acknowledged) a kind
call() { curl -sS -m 30 -X "$1" -H "X-Auth-Token: $TOKEN" -H 'Content-Type: application/json' ${3:+-d "$3"} "$HOST$2"; }
list() { curl -fsS -m 30 -H "X-Auth-Token: $ADMIN" "$HOST$1"; }
note() { printf '%s %s\n' "$2" "$3" >>"$BOOK/$1"; }
# make KIND PATH JSON [extra]: prints the id where it was acknowledged, and notes it.
make() {
  local answer id code
  answer=$(curl -s -m 30 -w '\n%{http_code}' -X POST -H "X-Auth-Token: $TOKEN" -H 'Content-Type: application/json' -d "$3" "$HOST$2") || return 1
  code=${answer##*$'\n'}
  case $code in 20?) ;; *) echo "$1: $code ${answer%$'\n'*}" >>"$BOOK/refused"; return 1 ;; esac
  [[ $answer =~ \"$1\":\{\"id\":\"([0-9a-f-]{36})\" ]] && id=${BASH_REMATCH[1]} || id=$(jq -er ".$1.id" <<<"${answer%$'\n'*}") || return 1
  note "$1" made "$id"; echo "$id"
}
drop() { # KIND PATH ID: 1 where it was refused, 2 where nobody answered
  note "$1" asked "$3"
  local code; code=$(curl -s -m 30 -o /dev/null -w '%{http_code}' -X DELETE -H "X-Auth-Token: $TOKEN" "$HOST$2/$3") || return 2
  case $code in 20?) note "$1" gone "$3" ;; *) echo "delete $1 $3: $code" >>"$BOOK/refused"; return 1 ;; esac
}
words() { sed -n "s/^$2 //p" "$BOOK/$1" 2>/dev/null | sort -u; }
# What must be there: made, and no delete sent. A delete without an answer may have gone either way.
kept() { comm -23 <(words "$1" made | cut -d' ' -f1 | sort -u) <(words "$1" asked | sort -u); }
# The one whose turn it is among what has been there since before this round, or nothing.
older() { kept "$1" | grep -vxF "$FIRST" | shuf -n 1 --random-source=<(yes "$SEED-$ROUND-$1"); }
until_true() { local end=$((SECONDS + $1)); shift; until "$@"; do [ $SECONDS -lt $end ] || { echo "not within the time: $*"; return 1; }; sleep 0.3; done; }

server() { make server $C/servers "{\"server\":{\"name\":\"$1\",\"imageRef\":\"$IMAGE\",\"flavorRef\":\"1\",\"networks\":[{\"uuid\":\"$2\"}]}}"; }
state_of() { call GET "$C/servers/$1" | jq -r '.server.status // "gone"'; }
volume_state() { call GET "$V/volumes/$1" | jq -r '.volume.status // "gone"'; }
network() { make network $T/networks "{\"network\":{\"name\":\"$1\"}}"; }
subnet() { make subnet $T/subnets "{\"subnet\":{\"network_id\":\"$1\",\"ip_version\":4,\"cidr\":\"$2\"}}"; }

# --- the load: six workers at once, each until the program no longer answers
wires() {
  local net sub port router; net=$(network "round-$ROUND") || return; sub=$(subnet "$net" "10.$((100 + ROUND % 100)).0.0/24") || return
  port=$(make port $T/ports "{\"port\":{\"network_id\":\"$net\"}}") || return
  router=$(make router $T/routers "{\"router\":{\"name\":\"r-$ROUND\",\"external_gateway_info\":{\"network_id\":\"$PUBLIC\"}}}") || return
  call PUT "$T/routers/$router/add_router_interface" "{\"subnet_id\":\"$sub\"}" >/dev/null || return
  local address; address=$(make floatingip $T/floatingips "{\"floatingip\":{\"floating_network_id\":\"$PUBLIC\",\"port_id\":\"$port\"}}") || return
  echo "$net $sub $port $router $address" >>wired
  [ -z "$OLD_floatingip" ] || drop floatingip $T/floatingips "$OLD_floatingip" || return
  [ -z "$OLD_port" ] || drop port $T/ports "$OLD_port"
}
# The oldest whole network goes once ten stand, and again in the next round where a kill came between: what is left of it refuses, and that is well.
unwires() {
  local net sub port router address; read -r net sub port router address < <(grep -F -f <(kept network) wired) || return 0
  [ "$(kept network | grep -cF -f - wired)" -gt 10 ] || return 0
  drop floatingip $T/floatingips "$address" || [ $? = 1 ] || return
  drop port $T/ports "$port" || [ $? = 1 ] || return
  call PUT "$T/routers/$router/remove_router_interface" "{\"subnet_id\":\"$sub\"}" >/dev/null || return
  drop router $T/routers "$router" || [ $? = 1 ] || return
  drop subnet $T/subnets "$sub" || [ $? = 1 ] || return
  drop network $T/networks "$net"
}
machines() {
  local a; a=$(server "a-$ROUND" "$NET") || return
  [ -z "$OLD_server" ] || drop server $C/servers "$OLD_server" || return
  server "b-$ROUND" "$NET" >/dev/null || return
  [ $((RANDOM % 3)) = 0 ] || drop server $C/servers "$a" || return
}
disks() {
  local v; v=$(make volume "$V/volumes" '{"volume":{"size":1}}') || return
  [ -z "$OLD_volume" ] || [ "$(volume_state "$OLD_volume")" != available ] || drop volume "$V/volumes" "$OLD_volume" || return
  local i; for i in $(seq 50); do case "$(volume_state "$v")" in available) break ;; creating) sleep 0.1 ;; *) return ;; esac; done
  [ -z "$HOLDER" ] || call POST "$C/servers/$HOLDER/os-volume_attachments" "{\"volumeAttachment\":{\"volumeId\":\"$v\"}}" >/dev/null
}
# Forty objects, from bytes to megabytes, over one connection: what curl says of each is the acknowledgement; then every fifth goes again.
objects() {
  local code url name i
  for i in $(seq 40); do note object sent "o-$ROUND-$i"; ln -sf "../bytes/$i" "round/o-$ROUND-$i"; done
  curl -s -m 60 -T "round/o-$ROUND-[1-40]" -o /dev/null -w '%{http_code} %{url_effective}\n' -H "X-Auth-Token: $TOKEN" "$HOST$O/kills/" |
    while read -r code url; do name=${url##*/}; [ "$code" != 201 ] || note object made "$name ${SUMS[${name##*-}]}"; done
  for i in 5 10 15 20 25 30 35 40; do note object asked "o-$ROUND-$i"; done
  curl -s -m 60 -X DELETE -o /dev/null -w '%{http_code} %{url_effective}\n' -H "X-Auth-Token: $TOKEN" "$HOST$O/kills/o-$ROUND-[5-40:5]" |
    while read -r code url; do [ "$code" != 204 ] || note object gone "${url##*/}"; done
}
cleaner() { # a volume that a server has goes back, so that detaching is cut too
  [ -z "$HOLDER" ] || [ -z "$HELD" ] || call DELETE "$C/servers/$HOLDER/os-volume_attachments/$HELD" >/dev/null || true
}

# --- what the API says now, in now/KINDs.json and, as sorted ids, in now/KIND
KINDS="server volume network subnet port router floatingip"
look() {
  local k; curl -fsS --fail-early -m 30 -H "X-Auth-Token: $ADMIN" -o now/servers.json "$HOST$C/servers/detail?all_tenants=1" \
    -o now/volumes.json "$HOST$V/volumes/detail?all_tenants=1" -o now/networks.json "$HOST$T/networks" -o now/subnets.json "$HOST$T/subnets" \
    -o now/ports.json "$HOST$T/ports" -o now/routers.json "$HOST$T/routers" -o now/floatingips.json "$HOST$T/floatingips" || return 1
  for k in $KINDS; do : >"now/$k"; done
  # shellcheck disable=SC2086
  jq -r 'to_entries[0] | .key[:-1] as $k | .value[] | "\($k) \(.id)"' $(printf 'now/%ss.json ' $KINDS) | sort | awk '{ print $2 >"now/" $1 }'
}
# after SECONDS claim: it holds of what was seen last, or of a newer look before the time is over
after() { local end=$((SECONDS + $1)); shift; until "$@"; do [ $SECONDS -lt $end ] || { echo "not within the time: $*"; return 1; }; sleep 0.5; look || true; done; }
settled() {
  look || return 1
  jq -e '[.servers[] | select(.["OS-EXT-STS:task_state"] != null or (.status | IN("ACTIVE", "ERROR", "SHUTOFF") | not))] |
    map([.id, .status, .["OS-EXT-STS:task_state"]]) | if length > 0 then (. | tojson | halt_error(1)) else true end' now/servers.json &&
    jq -e '[.volumes[] | select(.status | IN("available", "in-use", "error") | not)] | map([.id, .status]) |
    if length > 0 then (. | tojson | halt_error(1)) else true end' now/volumes.json && ! comm -12 now/server <(words server gone) | grep . &&
    ! comm -12 now/volume <(words volume gone) | grep .
}
# same A B: two sorted lists, equal; else says how they differ
same() { diff <(sort <<<"$1") <(sort <<<"$2"); }
tens() { tr -d - | cut -c1-10; }

there() { local k lost; for k in $KINDS; do lost=$(comm -23 <(kept "$k") "now/$k"); [ -z "$lost" ] || { echo "lost $k: $lost"; return 1; }; done; }
none_back() { local k back; for k in $KINDS; do back=$(comm -12 <(words "$k" gone) "now/$k"); [ -z "$back" ] || { echo "back $k: $back"; return 1; }; done; }
active() { jq -e '[.servers[] | select(.status != "ACTIVE") | [.id, .status, .fault.message]] | if length > 0 then (tojson | halt_error(1)) else true end' now/servers.json; }
no_volume_error() { jq -e 'all(.volumes[]; .status != "error")' now/volumes.json; }
# Every acknowledged object has its bytes, in one connection; a name that was sent and never answered may be there or not.
objects_right() {
  local bad=0; comm -23 <(words object made | cut -d' ' -f1 | sort -u) <(words object asked) >now/objects
  rm -rf got; mkdir got; [ -s now/objects ] || return 0
  sed "s|.*|url = \"$HOST$O/kills/&\"\noutput = \"got/&\"|" now/objects | curl -fsS -H "X-Auth-Token: $TOKEN" -K - || bad=1
  (cd got && find . -type f -exec md5sum {} +) | sed 's|^\([0-9a-f]*\)  \./\(.*\)|\2 \1|' | sort >now/sums
  diff <(words object made | join - now/objects) now/sums || bad=1
  rm -rf got; return $bad
}
objects_gone() {
  curl -fsS -H "X-Auth-Token: $TOKEN" "$HOST$O/kills?limit=10000" | sort >now/listed
  ! comm -12 now/listed <(words object gone) | grep . && ! comm -23 now/listed <(words object sent) | grep . && ! comm -23 now/objects now/listed | grep .
}

# --- the world
qemu() { pgrep -af -- '^qemu-system' | sed -n "s/^\([0-9]*\) .* -name alize-$CLOUD-\([0-9a-f-]\{36\}\) .*/\2 \1/p" | sort; }
guests_match() { same "$(jq -r '.servers[] | select(.status == "ACTIVE") | .id' now/servers.json)" "$(qemu | cut -d' ' -f1)"; }
guests_kept() { [ ! -s now/before ] || diff now/before <(qemu | grep -F -f <(cut -d' ' -f1 now/before)); }
links() { ip -n "alize-$CLOUD" -o link | sed -n "s/^[0-9]*: \($1$SHORT[0-9a-f]\{10\}\)[@:].*/\1/p" | sort; }
names() { tens | sed "s/^/$1$SHORT/"; }
taps_match() { same "$(jq -r '.ports[] | select(.device_owner | startswith("compute:")) | .id' now/ports.json | names t)" "$(links t)"; }
bridges_match() { same "$(names b <now/network)" "$(links b)"; }
dhcp_networks() { jq -r '[.subnets[] | select(.enable_dhcp and .ip_version == 4) | .network_id] | unique[]' now/subnets.json; }
legs_match() { same "$(jq -r '.ports[] | select(.device_owner | IN("network:router_interface", "network:router_gateway")) | .id' now/ports.json | names r)
$(dhcp_networks | names d)" "$(links r)
$(links d)"; }
spaces() { ip netns list | cut -d' ' -f1 | sed -n "s/^alize-$CLOUD-$1-//p" | sort; }
spaces_match() { same "$(dhcp_networks)" "$(spaces net)" && same "$(cat now/router)" "$(spaces router)"; }
dnsmasqs() { pgrep -af '^dnsmasq' | sed -n "s|.* --conf-file=$CLOUD_DIR/net/\([0-9a-f-]*\)/.*|\1|p"; }
dnsmasqs_match() { same "$(dhcp_networks)" "$(dnsmasqs)" && same "$(dhcp_networks)" "$(find "$CLOUD_DIR/net" -mindepth 1 -maxdepth 1 -type d -printf '%f\n')"; }
filters_match() { same "$(ip netns exec "alize-$CLOUD" nft list ruleset | grep -oE "\"t$SHORT[0-9a-f]{10}\"" | tr -d '"' | sort -u)" "$(links t)"; }
runs_match() { same "$(tens <now/server)" "$(find "/run/alize/$SHORT" -mindepth 1 -maxdepth 1 -type d ! -name 'net-*' -printf '%f\n')"; }
files() { find "$CLOUD_DIR/$1" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort; }
disks_match() {
  same "$(cat now/server)" "$(files disks/servers)" && same "$(sed 's/$/.raw/' now/volume)" "$(files disks/volumes)" && same "" "$(files disks/snapshots)" &&
    same "$(cat now/server)" "$(files guests)" && ! find "$CLOUD_DIR/disks" "$CLOUD_DIR/images" -name '*.new' | grep .
}

# --- what is counted
# a network's own DHCP port is not the tenant's to pay for
rows() { jq -r --arg p "$PROJECT" "\"$1 \([.${1}s[] | select(.project_id == \$p and .device_owner != \"network:dhcp\")] | length)\"" "now/${1}s.json"; }
usages_match() {
  local k have count
  have=$(jq -r '.servers | "instances \(length)", "cores \(length)", "ram \(length * 128)"' now/servers.json; jq -r '.volumes | "volumes \(length)"' now/volumes.json
    for k in network subnet port router floatingip; do rows "$k"; done)
  count=$(list "$C/os-quota-sets/$PROJECT/detail" | jq -r '.quota_set | "instances \(.instances.in_use)", "cores \(.cores.in_use)", "ram \(.ram.in_use)"'
    call GET "$V/limits" | jq -r '"volumes \(.limits.absolute.totalVolumesUsed)"'
    list "$T/quotas/$PROJECT/details.json" | jq -r '.quota | to_entries[] | select(.key | IN("network", "subnet", "port", "router", "floatingip")) | "\(.key) \(.value.used)"')
  same "$have" "$count"
}
placement_matches() {
  local provider; provider=$(list /placement/resource_providers | jq -r '.resource_providers[0].uuid')
  same "$(cat now/server)" "$(list "/placement/resource_providers/$provider/allocations" | jq -r '.allocations | keys[]')" &&
    same "$(jq -r '.servers | "\(length) \(length * 128)"' now/servers.json)" "$(list "/placement/resource_providers/$provider/usages" | jq -r '.usages | "\(.VCPU // 0) \(.MEMORY_MB // 0)"')"
}
volumes_hang_right() { # a volume's attachments and the guest's disks agree
  local v s pid; while read -r v s; do
    pid=$(qemu | sed -n "s/^$s //p"); [ -n "$pid" ] || continue
    ls -l "/proc/$pid/fd" 2>/dev/null | grep -q "disks/volumes/$v.raw" || { echo "$v is not open in the guest of $s"; return 1; }
  done < <(jq -r '.volumes[] | .id as $v | .attachments[] | "\($v) \(.server_id)"' now/volumes.json)
  local open; open=$(for pid in $(qemu | cut -d' ' -f2); do ls -l "/proc/$pid/fd"; done 2>/dev/null | sed -n "s|.*$CLOUD_DIR/disks/volumes/\(.*\)\.raw$|\1|p" | sort -u)
  same "$(jq -r '.volumes[] | select(.attachments | length > 0) | .id' now/volumes.json)" "$open"
}

start_again() { bash "$ROOT/alize" up --no-demo --data "$CLOUD_DIR" --listen "$CLOUD_LISTEN" --s3-listen "$CLOUD_S3"; }
world_claims() { # PREFIX: the world is what the API says; the sweepers may need a minute
  local p=$1 c; for c in guests taps bridges legs spaces dnsmasqs filters runs disks usages; do check "$p-$c" after 75 "${c}_match"; done
  check "$p-placement" after 75 placement_matches
}
# The program of this cloud, never a process that has its number by chance.
program() { local pid; pid=$(cat "$CLOUD_DIR/alize.pid") && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- " serve --data $CLOUD_DIR " && echo "$pid"; }
lines() { cat "$BOOK"/* 2>/dev/null | grep -c '^made' || true; }
acknowledged_more() { [ "$(lines)" -gt "$BEFORE" ]; }
kill_program() { # LONGEST: at a random moment before so many milliseconds are over
  local ms=$((RANDOM % $1)) pid; sleep "$(printf '%d.%03d' $((ms / 1000)) $((ms % 1000)))"
  if pid=$(program); then kill -9 "$pid"; echo "round $ROUND: killed after $ms ms"; else echo "round $ROUND: not up after $ms ms"; fi
}
round() {
  ROUND=$1; local k worker workers=()
  # a token lives an hour, and a hundred rounds on a busy machine longer
  k=$(sign_in "$OS_USERNAME" "$OS_PASSWORD" "$OS_PROJECT_NAME") && [ -n "$k" ] && TOKEN=$k
  k=$(sign_in "$OS_ADMIN_USERNAME" "$OS_ADMIN_PASSWORD" "$OS_ADMIN_PROJECT_NAME") && [ -n "$k" ] && ADMIN=$k
  look || true; for k in server volume port floatingip; do printf -v "OLD_$k" %s "$(older $k)"; done
  HELD=$(jq -r 'first(.volumes[] | select(.attachments | length > 0) | .id) // empty' now/volumes.json)
  HOLDER=$FIRST
  [ -z "$HELD" ] || HOLDER=$(jq -r --arg v "$HELD" '.volumes[] | select(.id == $v) | .attachments[0].server_id' now/volumes.json)
  [ "$OLD_volume" != "$HELD" ] || OLD_volume=
  [ "$OLD_server" != "$HOLDER" ] || OLD_server=
  qemu | grep -vF "${OLD_server:-none}" >now/before || true
  BEFORE=$(lines)
  for worker in wires unwires machines disks objects cleaner; do { set +e; RANDOM=$((SEED + ROUND)); $worker; } 2>>"$BOOK/errors" & workers+=($!); done
  until_true 10 acknowledged_more >/dev/null || true; kill_program 3000; wait "${workers[@]}" || true
  # every second round it dies again while it picks up what lay about
  if [ $((ROUND % 2)) = 0 ]; then start_again >"again-$ROUND.log" 2>&1 & until_true 20 program >/dev/null; kill_program 1500; wait $! || true; fi
  check "$ROUND-starts-again" start_again
  check "$ROUND-settles" until_true "$SETTLE" settled
  look || true
  check "$ROUND-acknowledged" there
  check "$ROUND-deleted-stays-away" none_back
  check "$ROUND-servers-active" active
  check "$ROUND-volumes-fine" no_volume_error
  check "$ROUND-objects" objects_right
  check "$ROUND-objects-deleted" objects_gone
  check "$ROUND-same-guests" guests_kept
  world_claims "$ROUND"
  check "$ROUND-attachments" after 30 volumes_hang_right
}

IMAGE=$(list '/image/v2/images?name=cirros-tiny' | jq -r '.images[0].id'); PUBLIC=$(list "$T/networks?name=public" | jq -r '.networks[0].id')
ROUND=0; NET=$(network kills); subnet "$NET" 10.90.0.0/24 >/dev/null
curl -fsS -X PUT -H "X-Auth-Token: $TOKEN" "$HOST$O/kills"
rm -rf bytes round wired; mkdir bytes round; : >wired; SUMS=(none)
for n in $(seq 40); do head -c $((RANDOM * (n % 7 == 0 ? 90 : 1) + 1)) /dev/urandom >"bytes/$n"; SUMS+=("$(md5sum <"bytes/$n" | cut -d' ' -f1)"); done
# the first stays to the end, through all kills in one process
FIRST=$(server first "$NET"); server second "$NET" >/dev/null; make volume "$V/volumes" '{"volume":{"size":1}}' >/dev/null
check 0-settles until_true 90 settled
for n in $(seq "$COUNT"); do round "$n"; done

# --- everything goes; nothing stays
emptied() {
  look || return 1
  local v s r; while read -r v s; do call DELETE "$C/servers/$s/os-volume_attachments/$v" >/dev/null; done < <(jq -r '.volumes[] | .id as $v | .attachments[] | "\($v) \(.server_id)"' now/volumes.json)
  for s in $(cat now/server); do call DELETE "$C/servers/$s" >/dev/null; done
  for v in $(jq -r '.floatingips[].id' now/floatingips.json); do call DELETE "$T/floatingips/$v" >/dev/null; done
  for v in $(jq -r '.volumes[] | select(.status | IN("available", "error")) | .id' now/volumes.json); do call DELETE "$V/volumes/$v" >/dev/null; done
  while read -r r v; do call PUT "$T/routers/$r/remove_router_interface" "{\"port_id\":\"$v\"}" >/dev/null; done < <(
    jq -r '.ports[] | select(.device_owner == "network:router_interface") | "\(.device_id) \(.id)"' now/ports.json)
  for r in $(cat now/router); do call DELETE "$T/routers/$r" >/dev/null; done
  for v in $(jq -r '.ports[] | select(.device_owner == "") | .id' now/ports.json); do call DELETE "$T/ports/$v" >/dev/null; done
  for v in $(jq -r --arg p "$PROJECT" '.networks[] | select(.project_id == $p) | .id' now/networks.json); do call DELETE "$T/networks/$v" >/dev/null; done
  look && [ ! -s now/server ] && [ ! -s now/volume ] && [ ! -s now/router ] && [ "$(wc -l <now/network)" = 1 ]
}
check end-everything-goes until_true 90 emptied
world_claims end
check end-no-guest bash -c "[ -z '$(qemu)' ]"
check end-no-tap bash -c "[ -z '$(links t)$(links r)$(links d)' ]"
[ ! -s "$BOOK/refused" ] || sort "$BOOK/refused" | uniq -c | head -20
grep -h 'please report this as a bug' "$CLOUD_DIR"/log/alize.log | sed 's/^.*sweeper/sweeper/' | sort | uniq -c || true
finish
