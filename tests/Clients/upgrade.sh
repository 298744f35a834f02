#!/bin/bash
# A cloud that an earlier build made is taken over by this one: same resources, same guests, nothing lost; then it goes down and comes up again.
#   tests/Clients/upgrade.sh        makes the cloud CLOUD_DIR at CLOUD_LISTEN and CLOUD_S3; UPGRADE_FROM names a commit (the last tag, or HEAD~1)
SUITE=upgrade; . "$(dirname "$0")/lib/common.sh"; need CLOUD_DIR CLOUD_LISTEN CLOUD_S3; debs curl jq procps git
ROOT=$(cd "$(dirname "$0")/../.." && pwd); rm -f "$RESULT"
FROM=$(git -C "$ROOT" rev-parse -q --verify "${UPGRADE_FROM:-$(git -C "$ROOT" describe --tags --abbrev=0 2>/dev/null || echo HEAD~1)}^{commit}") ||
  { skip upgrade "there is no earlier commit here: this is no clone, or a shallow one"; finish; exit; }
EARLIER=$WORK/earlier; rm -rf "$EARLIER"; mkdir -p "$EARLIER"; git -C "$ROOT" archive "$FROM" | tar -x -C "$EARLIER"
[ ! -d "$ROOT/guest/out" ] || ln -sfn "$ROOT/guest/out" "$EARLIER/guest/out"
echo "from $(git -C "$ROOT" log -1 --format='%h %s' "$FROM")"

up() { bash "$1/alize" up --no-demo --data "$CLOUD_DIR" --listen "$CLOUD_LISTEN" --s3-listen "$CLOUD_S3"; }
# The program alone ends, as at a restart of its service: guests live on.
leave() { local pid; pid=$(cat "$CLOUD_DIR/alize.pid"); kill "$pid"; local i; for i in $(seq 100); do kill -0 "$pid" 2>/dev/null || return 0; sleep 0.1; done; return 1; }
call() { curl -fsS -m 30 -X "$1" -H "X-Auth-Token: $TOKEN" -H 'Content-Type: application/json' ${3:+-d "$3"} "http://$CLOUD_LISTEN$2"; }
make() { call POST "$2" "$3" | jq -er ".$1.id"; }
until_true() { local end=$((SECONDS + $1)); shift; until "$@"; do [ $SECONDS -lt $end ] || { echo "not within the time: $*"; return 1; }; sleep 0.5; done; }
C=/compute/v2.1 V=/volume/v3 T=/network/v2.0
server_is() { [ "$(call GET "$C/servers/$SERVER" | jq -r .server.status)" = "$1" ]; }
volume_is() { [ "$(call GET "$V/volumes/$VOLUME" | jq -r .volume.status)" = "$1" ]; }
guests() { pgrep -f -- "-name alize-$(cat "$CLOUD_DIR/cloud-id")-" | sort; }

furnish() {
  local image public net sub port router
  image=$(call GET "/image/v2/images?visibility=public&limit=1" | jq -er '.images[0].id')
  public=$(call GET "$T/networks?router:external=True" | jq -er '.networks[0].id')
  net=$(make network $T/networks '{"network":{"name":"old-net"}}')
  sub=$(make subnet $T/subnets "{\"subnet\":{\"network_id\":\"$net\",\"ip_version\":4,\"cidr\":\"10.77.0.0/24\"}}")
  router=$(make router $T/routers "{\"router\":{\"name\":\"old-router\",\"external_gateway_info\":{\"network_id\":\"$public\"}}}")
  call PUT "$T/routers/$router/add_router_interface" "{\"subnet_id\":\"$sub\"}"
  port=$(make port $T/ports "{\"port\":{\"network_id\":\"$net\"}}")
  make floatingip $T/floatingips "{\"floatingip\":{\"floating_network_id\":\"$public\",\"port_id\":\"$port\"}}"
  SERVER=$(make server $C/servers "{\"server\":{\"name\":\"old\",\"imageRef\":\"$image\",\"flavorRef\":\"1\",\"networks\":[{\"port\":\"$port\"}]}}")
  VOLUME=$(make volume $V/volumes '{"volume":{"size":1,"name":"old"}}')
  call PUT "/object-store/v1/AUTH_$PROJECT/old"; call PUT "/object-store/v1/AUTH_$PROJECT/old/letter" "written before"
  until_true 120 server_is ACTIVE; until_true 60 volume_is available
  call POST "$C/servers/$SERVER/os-volume_attachments" "{\"volumeAttachment\":{\"volumeId\":\"$VOLUME\"}}"
  until_true 60 volume_is in-use
  printf '%s\n' "$SERVER" "$VOLUME" >"$WORK/ids"
}
# What the tenant has, as it says itself: ids, names, states, and the bytes of an object.
look() {
  local list; for list in "$C/servers/detail" "$V/volumes/detail" $T/networks $T/subnets $T/ports $T/routers $T/floatingips $T/security-groups /image/v2/images; do
    call GET "$list" | jq -r --arg list "$list" 'to_entries[] | select(.value | type == "array") | .value[] | [$list, .id, .name, .status] | @tsv'
  done | sort
  call GET "/object-store/v1/AUTH_$PROJECT/old/letter"
}
same_resources() { look | diff "$WORK/before" -; }
same_guests() { guests | diff "$WORK/guests" -; }
use() {
  call POST "$C/servers/$SERVER/action" '{"os-stop":null}'; until_true 60 server_is SHUTOFF
  call DELETE "$C/servers/$SERVER/os-volume_attachments/$VOLUME"; until_true 60 volume_is available
  call POST "$C/servers/$SERVER/action" '{"os-start":null}'; until_true 120 server_is ACTIVE
  call DELETE "$C/servers/$SERVER"; call DELETE "$V/volumes/$VOLUME"
  until_true 60 no_guest; [ "$(call GET "$V/volumes" | jq '.volumes | length')" = 0 ]
}
no_guest() { [ -z "$(guests)" ]; }

check "the earlier build comes up" up "$EARLIER"
. "$ROOT/tests/Clients/tenant.sh" "$CLOUD_DIR"
TOKEN=$(sign_in "$OS_USERNAME" "$OS_PASSWORD" "$OS_PROJECT_NAME")
PROJECT=$(curl -fsS -H "X-Auth-Token: $TOKEN" -H "X-Subject-Token: $TOKEN" "$OS_AUTH_URL/auth/tokens" | jq -er .token.project.id)
check "a tenant furnishes it" furnish
{ read -r SERVER; read -r VOLUME; } <"$WORK/ids"; look >"$WORK/before"; guests >"$WORK/guests"
check "a guest runs" test -s "$WORK/guests"
check "the earlier program ends" leave
check "this build comes up on its data" up "$ROOT"
check "the token of before is still good" call GET "$C/servers"
check "every resource is as it was" until_true 60 same_resources
check "the guests are the same processes" same_guests
check "it goes down" bash "$ROOT/alize" down --data "$CLOUD_DIR"
check "no guest is left" no_guest
check "it comes up again" up "$ROOT"
check "every resource is as it was after a full stop" until_true 120 same_resources
check "a server is stopped, freed of its volume, started, deleted" use
finish
