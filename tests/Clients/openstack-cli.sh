#!/bin/bash
# Debian's openstack client does by hand what `alize demo` does: a server that answers by SSH, a disk that moves between two servers, a file over
# Swift, S3 and a temporary URL, what it all costs; then takes everything away and looks whether anything is left.
# The client takes two seconds to start, so what does not depend on each other runs side by side: begin ..., then check ... ended.
SUITE=openstack-cli; . "$(dirname "$0")/lib/common.sh"; need OS_AUTH_URL OS_USERNAME OS_PASSWORD OS_PROJECT_NAME S3_ENDPOINT S3_ACCESS_KEY S3_SECRET_KEY
debs python3-openstackclient curl jq openssl openssh-client procps
REPO=$(cd "$(dirname "$0")/../.." && pwd); IMAGE=${IMAGE:-$REPO/guest/out/tiny.qcow2}
N=cli-$$; K=$WORK/key; HOST=${OS_AUTH_URL%/identity/v3}
cd "$WORK"; rm -rf out key key.pub; mkdir -p out; rm -f "$RESULT"

# begin STEP command...: in the background; its answer is out/STEP, its end out/STEP.rc.
begin() { local step=$1; shift; { local rc=0; "$@" >"out/$step" 2>"out/$step.err" </dev/null || rc=$?; echo $rc >"out/$step.rc"; } & }
os() { local step=$1; shift; begin "$step" openstack "$@" -f json; }
quiet() { local step=$1; shift; begin "$step" openstack "$@"; }
await() { local i; for i in $(seq 1200); do [ ! -s "out/$1.rc" ] || return 0; sleep 0.1; done; echo "$1 did not end"; return 1; }
# ended STEP [jq filter]: it succeeded, and its answer is as the filter says.
ended() {
  await "$1"; cat "out/$1" "out/$1.err"
  [ "$(cat "out/$1.rc")" = 0 ] && { [ -z "${2:-}" ] || jq -e "$2" "out/$1"; }
}
of() { jq -r "$2" "out/$1" 2>/dev/null || true; }
# until_true SECONDS command...
until_true() { local end=$((SECONDS + $1)); shift; until "$@"; do [ $SECONDS -lt $end ] || { echo "not within the time: $*"; return 1; }; sleep 0.3; done; }
ssh_to() {
  local to=$1; shift
  ssh -n -F none -i "$K" -o IdentitiesOnly=yes -o BatchMode=yes -o ConnectTimeout=5 -o ServerAliveInterval=5 -o LogLevel=ERROR \
    -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null "root@$to" "$@"
}
api() { curl -fsS -H "X-Auth-Token: $TOKEN" "$HOST$1"; }
status_of() { api "/compute/v2.1/servers/$1" | jq -r .server.status; }
active() { local s; s=$(status_of "$1"); echo "$s"; [ "$s" != ERROR ] || { api "/compute/v2.1/servers/$1"; exit 1; }; [ "$s" = ACTIVE ]; }
volume_is() { [ "$(api "/volume/v3/$PROJECT/volumes/$VOLUME" | jq -r .volume.status)" = "$1" ]; }
guests_of() { pgrep -fc -- "^qemu-system.*-uuid $1" || true; }

ssh-keygen -q -t ed25519 -N '' -C "$N" -f "$K"
cat >user-data <<'X'
#!/bin/sh
echo "user-data ran on $(hostname)" > /root/user-data-ran
X
echo "Olá: written over Swift by $N" >hello.txt

# what the rest stands on
os token token issue
quiet keypair keypair create --public-key "$K.pub" $N
os image image create --private --disk-format qcow2 --container-format bare --file "$IMAGE" $N
os network network create $N
check token ended token '.id | length > 20'
TOKEN=$(of token .id); PROJECT=$(of token .project_id)
check network ended network '.status == "ACTIVE" and ."router:external" == false'
os subnet subnet create --network $N --subnet-range 10.99.0.0/24 $N
os router router create $N
check subnet ended subnet '.gateway_ip == "10.99.0.1" and .enable_dhcp'
check router ended router '.status == "ACTIVE"'
quiet gateway router set --external-gateway public $N
quiet leg router add subnet $N $N
os group security group create $N
check keypair ended keypair
check image ended image '.visibility == "private" and .disk_format == "qcow2"'
check image-active bash -c "curl -fsS -H 'X-Auth-Token: $TOKEN' $HOST/image/v2/images/$(of image .id) | jq -e '.status == \"active\" and .min_disk == 0'"
check router-gateway ended gateway
check router-subnet ended leg
check security-group ended group '.rules | length >= 2'
os rule-ssh security group rule create --protocol tcp --dst-port 22 $N
os rule-icmp security group rule create --protocol icmp $N
check rule-ssh ended rule-ssh '.port_range_min == 22 and .direction == "ingress"'
check rule-icmp ended rule-icmp '.protocol == "icmp"'

# two servers, their addresses, a disk
for i in 1 2; do os server$i server create --image $N --flavor a1.nano --network $N --security-group $N --key-name $N --user-data user-data $N-$i; done
os fip1 floating ip create public
os volume volume create --size 1 $N
for i in 1 2; do check server-$i ended server$i '.status == "BUILD" or .status == "ACTIVE"'; done
S1=$(of server1 .id) S2=$(of server2 .id)
check floating-ip ended fip1 '.floating_ip_address | length > 6'
A1=$(of fip1 .floating_ip_address)
os ports2 port list --server "$S2"
check volume ended volume '.size == 1'
VOLUME=$(of volume .id)
check active-1 until_true 90 active "$S1"
quiet associate server add floating ip $N-1 "$A1"
check port-of-2 ended ports2 'length == 1'
os fip2 floating ip create --port "$(of ports2 '.[0].ID')" public
quiet container container create $N
check associate ended associate
check floating-ip-at-port ended fip2 '.port_id != null'
A2=$(of fip2 .floating_ip_address)
check active-2 until_true 90 active "$S2"
check one-guest-each bash -c "[ $(guests_of "$S1") = 1 ] && [ $(guests_of "$S2") = 1 ]"
check volume-available until_true 60 volume_is available
os attach1 server add volume $N-1 $N
check container ended container
os object object create --name hello.txt $N hello.txt
quiet account object store account set --property "Temp-URL-Key=key-$N"
check attach ended attach1
check object ended object '.[0].object == "hello.txt"'
check temp-url-key ended account

# the file through three doors, the bill
temp_url() {
  local path=/object-store/v1/AUTH_$PROJECT/$N/hello.txt till=$(($(date +%s) + 300)) signature
  # the signature is over the path that a client of Swift signs: from /v1 on
  signature=$(printf 'GET\n%s\n/v1/%s' "$till" "${path#*/v1/}" | openssl dgst -sha256 -hmac "key-$N" -r | cut -d' ' -f1)
  curl -fsS "$HOST$path?temp_url_sig=$signature&temp_url_expires=$till"
}
# the client of Debian 12 does not name the hash of the empty body by itself
s3_read() { curl -fsS -H x-amz-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 --aws-sigv4 "aws:amz:$OS_REGION_NAME:s3" --user "$S3_ACCESS_KEY:$S3_SECRET_KEY" "$S3_ENDPOINT/$N/hello.txt"; }
temp_url_refused() { [ "$(curl -s -o /dev/null -w '%{http_code}' "$HOST/object-store/v1/AUTH_$PROJECT/$N/hello.txt?temp_url_sig=00&temp_url_expires=99999999999")" = 401 ]; }
cost_shows() { api /alize/v1/costs | jq -e --arg s "$S1" --arg v "$VOLUME" '.costs | (.month_forecast.EUR > 0) and
    (.resources | map(select(.id == $s or .id == $v)) | length == 2 and all(.[]; .hourly.EUR > 0 and .hourly.BRL > 0))'; }
export -f s3_read temp_url; export N HOST PROJECT S3_ENDPOINT S3_ACCESS_KEY S3_SECRET_KEY
check s3-reads-it bash -c 's3_read | cmp - hello.txt'
check temp-url bash -c 'temp_url | cmp - hello.txt'
check temp-url-forged temp_url_refused
check cost cost_shows

# inside the guests
disk='n=0; d=; while [ -z "$d" ] && [ $n -lt 30 ]; do for b in /sys/class/block/vd?; do case "$(cat $b/serial 2>/dev/null)" in '${VOLUME:0:20}'*) d=/dev/${b##*/};; esac; done; [ -n "$d" ] || { n=$((n+1)); sleep 0.3; }; done; mkdir -p /mnt/v; '
check ssh until_true 120 ssh_to "$A1" true
check user-data ssh_to "$A1" "grep -q 'user-data ran on $N-1' /root/user-data-ran"
metadata() { ssh_to "$A1" "wget -q -O - http://169.254.169.254/openstack/latest/meta_data.json" | jq -e --arg id "$S1" '.uuid == $id'; }
check metadata metadata
check volume-in-use until_true 30 volume_is in-use
check mkfs-and-write ssh_to "$A1" "$disk mke2fs -F \$d >/dev/null 2>&1; mount -t ext4 \$d /mnt/v && echo $N >/mnt/v/file && sync && umount /mnt/v"
quiet detach server remove volume $N-1 $N
quiet console console log show $N-1
check detach ended detach
check console-log bash -c "$(declare -f await ended); ended console && grep -q 'tiny: ready' out/console"
check volume-available-again until_true 60 volume_is available
os attach2 server add volume $N-2 $N
os url console url show --novnc $N-2
check attach-to-2 ended attach2
check console-url ended url '.url | startswith("http")'
check ssh-2 until_true 120 ssh_to "$A2" true
check read-back bash -c "$(declare -f ssh_to); K=$K; [ \"\$(ssh_to $A2 '$(printf %s "$disk" | sed "s/'/'\\\\''/g") mount -t ext4 \$d /mnt/v && cat /mnt/v/file && umount /mnt/v')\" = $N ]"
os list server list
check server-list ended list 'length == 2 and all(.[]; .Status == "ACTIVE")'

# everything goes
quiet detach2 server remove volume $N-2 $N
quiet rm-object container delete --recursive $N
quiet rm-fips floating ip delete "$A1" "$A2"
check detach-from-2 ended detach2
check delete-object ended rm-object
check delete-floating-ips ended rm-fips
quiet rm-servers server delete --wait $N-1 $N-2
check delete-servers ended rm-servers
check no-guest-left until_true 20 bash -c "! pgrep -f -- '^qemu-system.*-uuid ($S1|$S2)'"
check volume-free until_true 60 volume_is available
quiet rm-volume volume delete $N
quiet rm-leg router remove subnet $N $N
check delete-volume ended rm-volume
check remove-leg ended rm-leg
quiet rm-router router delete $N
quiet rm-image image delete $N
check delete-router ended rm-router
check delete-image ended rm-image
quiet rm-network network delete $N
quiet rm-key keypair delete $N
check delete-network ended rm-network
check delete-keypair ended rm-key
quiet rm-group security group delete $N
check delete-group ended rm-group

# nothing is left
os left-servers server list
os left-volumes volume list
check no-servers ended left-servers 'length == 0'
check no-volumes until_true 30 bash -c "[ \$(curl -fsS -H 'X-Auth-Token: $TOKEN' $HOST/volume/v3/$PROJECT/volumes | jq '.volumes | length') = 0 ]"
check volume-list ended left-volumes
os left-ports port list
os left-fips floating ip list
check no-ports ended left-ports 'length == 0'
check no-floating-ips ended left-fips 'length == 0'
os left-networks network list --internal
quiet left-containers container list -f value
check no-networks ended left-networks 'length == 0'
check no-containers bash -c "$(declare -f await ended); ended left-containers && [ ! -s out/left-containers ]"
compute_usage() { api /compute/v2.1/limits | jq -e '.limits.absolute | .totalInstancesUsed == 0 and .totalCoresUsed == 0 and .totalRAMUsed == 0'; }
volume_usage() { api "/volume/v3/$PROJECT/limits" | jq -e '.limits.absolute | .totalVolumesUsed == 0 and .totalGigabytesUsed == 0'; }
# the default security group and its rules stay, as in Neutron
network_usage() { api "/network/v2.0/quotas/$PROJECT/details.json" | jq -e '.quota | all(.network, .subnet, .port, .router, .floatingip; .used == 0) and .security_group.used <= 1'; }
check compute-usage-0 compute_usage
check volume-usage-0 volume_usage
check network-usage-0 network_usage
finish
