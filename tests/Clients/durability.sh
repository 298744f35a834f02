#!/bin/bash
# Nothing acknowledged is lost when the program is killed or the power fails: a cloud on a disk of its own, which can lose what was not synced.
#   tests/Clients/durability.sh [COUNT]    CLOUD_DIR (an empty place), CLOUD_LISTEN, CLOUD_S3; DURABILITY_SEED repeats a run's dice
# A file system that some other process of the machine sees too cannot be mounted anew: `ip netns exec` gives its children copies of all mounts.
[ -n "${DURABILITY_ALONE:-}" ] || DURABILITY_ALONE=yes exec unshare -m --propagation private bash "$0" "$@"
SUITE=durability; . "$(dirname "$0")/lib/common.sh"; need CLOUD_DIR CLOUD_LISTEN CLOUD_S3; debs curl jq strace e2fsprogs psmisc python3
ROOT=$(cd "$(dirname "$0")/../.." && pwd); COUNT=${1:-1000}
export DURABILITY_SEED=${DURABILITY_SEED:-$((RANDOM * 32768 + RANDOM))}
echo "seed $DURABILITY_SEED (DURABILITY_SEED=$DURABILITY_SEED repeats the dice)"
PLACE=$(dirname "$CLOUD_DIR")
export DISK=$PLACE/disk DISK_IMAGE=$PLACE/disk.img PROGRAM=$ROOT/artifacts/alize/alize WORK RESULT
rm -f "$RESULT"; mkdir -p "$DISK"
truncate -s "${DISK_GIB:-8}G" "$DISK_IMAGE"; mkfs.ext4 -q -m 0 "$DISK_IMAGE"; mount -o loop "$DISK_IMAGE" "$DISK"
export CLOUD_DIR=$DISK/cloud
away() {
  bash "$ROOT/alize" destroy --yes --data "$CLOUD_DIR" >>"$WORK/destroy.log" 2>&1 || true
  umount "$DISK" || umount -l "$DISK"; rm -f "$DISK_IMAGE"
}
trap away EXIT
bash "$ROOT/alize" up --no-demo --data "$CLOUD_DIR" --listen "$CLOUD_LISTEN" --s3-listen "$CLOUD_S3" >"$WORK/up.log" 2>&1 || { tail -5 "$WORK/up.log"; exit 3; }
. "$ROOT/tests/Clients/tenant.sh" "$CLOUD_DIR"
TOKEN=$(sign_in "$OS_USERNAME" "$OS_PASSWORD" "$OS_PROJECT_NAME")
PROJECT=$(curl -fsS -H "X-Auth-Token: $TOKEN" -H "X-Subject-Token: $TOKEN" "$OS_AUTH_URL/auth/tokens" | jq -r .token.project.id); export PROJECT
kill -9 "$(cat "$CLOUD_DIR/alize.pid")"
/usr/bin/python3 -P "$ROOT/tests/Clients/durability.py" "$COUNT"
