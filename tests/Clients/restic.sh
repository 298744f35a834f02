#!/bin/bash
# restic (Debian) with its S3 and its swift backend: what was backed up comes back by hash, also through the other door.
SUITE=restic; . "$(dirname "$0")/lib/common.sh"; debs restic curl jq python3-swiftclient python3-keystoneclient
export RESTIC_CACHE_DIR=$WORK/cache AWS_DEFAULT_REGION=$S3_REGION RESTIC_PASSWORD=word-$RANDOM
B=restic-$$-$RANDOM D=$WORK/data; back=(); declare -A repo=()
if [ -n "${S3_ENDPOINT:-}" ]; then
  export AWS_ACCESS_KEY_ID=$S3_ACCESS_KEY AWS_SECRET_ACCESS_KEY=$S3_SECRET_KEY
  back+=(s3) repo[s3]=s3:$S3_ENDPOINT/$B
fi
[ -z "${OS_AUTH_URL:-}" ] || { back+=(swift); repo[swift]=swift:$B-swift:/deep; }
[ ${#back[@]} != 0 ] || need S3_ENDPOINT OS_AUTH_URL

# A tree as people have them: many small files, names that need quoting, a large one (100 MiB at the first door), an empty one, a link.
make_tree() {
  local i; rm -rf "$D"; mkdir -p "$D/many" "$D/with space/été 雪"
  for i in $(seq 500); do echo "small $i $RANDOM" >"$D/many/f$i"; done
  head -c "$big" /dev/urandom >"$D/big.bin"; : >"$D/empty"
  echo snow >"$D/with space/été 雪/a +%&?#='\".txt"; ln -s many/f1 "$D/link"
}
# sums FOLDER: each file by hash and name, each link by its target.
sums() { (cd "$1" && find . -type f -print0 | sort -z | xargs -0 sha256sum && find . -type l -printf '%p -> %l\n'); }
same() { diff "$1" <(sums "$2"); }
R() { timeout 120 restic -q -r "${repo[$r]}" "$@"; }
J() { R --json "$@"; }
backup() { J backup --exclude-caches "$D" | jq -e 'select(.message_type == "summary")' | tee "$WORK/last-$r.json"; }
told() { jq -e "$1" "$WORK/last-$r.json"; }
count_snapshots() { [ "$(J snapshots | jq length)" = "$1" ]; }
first() { J snapshots | jq -er '.[0].id'; }
# refused PATTERN command...: it fails and says so.
refused() {
  local pattern=$1 said; shift
  if said=$("$@" 2>&1); then echo "$said"; return 1; fi
  echo "$said"; grep -qiE "$pattern" <<<"$said"
}
restore() { local to=$1; shift; rm -rf "$to"; R restore "$@" --target "$to"; }
raw_bytes() { J stats --mode raw-data | jq -er .total_size; }
named() { R ls latest | grep -F "été 雪/a +%&?#='"; }
dumped() { R dump latest "$D/big.bin" | cmp - "$D/big.bin"; }
unlocked() { local locks; locks=$(R list locks --no-lock) && [ -z "$locks" ]; }
change() { echo more >>"$D/many/f7"; rm "$D/many/f9"; echo new >"$D/with space/new ü.txt"; }
pruned() { local before; before=$(raw_bytes) && R forget --keep-last 1 --prune && count_snapshots 1 && [ "$(raw_bytes)" -lt "$before" ]; }
# The largest pack (of data: for one of trees restic asks again for minutes) taken away through the Swift door, whichever door wrote it.
lose_a_pack() {
  local c=$B p=data/; [ "$r" = s3 ] || { c=$B-swift; p=deep/data/; }
  local pack; pack=$(in_swift "$c?prefix=$p&format=json" | jq -er 'max_by(.bytes).name') && in_swift "$c/$pack" -X DELETE
}
in_swift() { local at=$1; shift; curl -fsS -H "X-Auth-Token: $TOKEN" "$@" "$STORE/$at"; }
# other_door: the repository that one backend wrote, as the other backend reads it.
other_door() {
  local where=swift:$B:/; [ "$r" = s3 ] || where=s3:$S3_ENDPOINT/$B-swift/deep
  rm -rf "$WORK/other"
  timeout 120 restic -q -r "$where" restore latest --target "$WORK/other" && same "$WORK/second.sums" "$WORK/other$D"
}
sign_in() {
  local said; said=$(swift auth) || return 1
  TOKEN=$(sed -n 's/^export OS_AUTH_TOKEN=//p' <<<"$said") STORE=$(sed -n 's/^export OS_STORAGE_URL=//p' <<<"$said")
}
both() { [ -n "${OS_AUTH_URL:-}" ] && [ -n "${S3_ENDPOINT:-}" ]; }
! both || sign_in || { echo "restic: no token"; exit 2; }

big=104857600
for r in "${back[@]}"; do
  make_tree; sums "$D" >"$WORK/first.sums"
  check "$r init" R init
  check "$r init again refused" refused 'already (initialized|exists)' R init
  check "$r wrong password refused" refused 'wrong password' env RESTIC_PASSWORD=other timeout 60 restic -r "${repo[$r]}" snapshots
  check "$r backup" backup
  check "$r every file is new" told ".files_new == 503 and .total_bytes_processed > $big"
  check "$r one snapshot" count_snapshots 1
  check "$r backup again adds no file" backup
  check "$r nothing was new" told '.files_new == 0 and .files_changed == 0 and .files_unmodified == 503'
  change; sums "$D" >"$WORK/second.sums"
  check "$r incremental backup" backup
  check "$r only what changed is sent" told '.files_new == 1 and .files_changed == 1 and .data_added < 1048576'
  check "$r three snapshots" count_snapshots 3
  check "$r names are kept" named
  check "$r restore the first" restore "$WORK/back-$r" "$(first)"
  check "$r the first is what it was" same "$WORK/first.sums" "$WORK/back-$r$D"
  check "$r restore the latest" restore "$WORK/back-$r" latest
  check "$r the latest is what is" same "$WORK/second.sums" "$WORK/back-$r$D"
  check "$r dump of one file" dumped
  echo second >"$WORK/second.key"
  check "$r second key" R key add --new-password-file "$WORK/second.key"
  check "$r second key opens" env RESTIC_PASSWORD=second timeout 60 restic -q -r "${repo[$r]}" snapshots
  check "$r check --read-data" R check --read-data
  if both; then check "$r read through the other door" other_door; else skip "$r read through the other door" "one door only"; fi
  check "$r forget --prune" pruned
  check "$r restore after the prune" restore "$WORK/back-$r" latest
  check "$r the latest is still what is" same "$WORK/second.sums" "$WORK/back-$r$D"
  check "$r check --read-data after the prune" R check --read-data
  check "$r no lock is left" unlocked
  if both; then
    check "$r a pack is lost" lose_a_pack
    check "$r the loss is found" refused 'pack [0-9a-f]+: does not exist' R check
  else skip "$r a lost pack is found" "one door only"; fi
  big=25000000
done
if [ -n "${repo[s3]:-}" ]; then
  check "s3 wrong secret refused" refused 'signature|access.?denied' \
    env AWS_SECRET_ACCESS_KEY=wrong timeout 60 restic -r "s3:$S3_ENDPOINT/$B-no" init
fi
if [ -n "${repo[swift]:-}" ]; then
  check "swift wrong OS_PASSWORD refused" refused 'authori[sz]' env OS_PASSWORD=wrong timeout 60 restic -r "swift:$B-no:/" init
fi
finish
