#!/bin/bash
# WebDAV: litmus (Debian), the protocol's own judge; rclone's webdav backend and cadaver as people use them; the same files over S3.
SUITE=webdav; . "$(dirname "$0")/lib/common.sh"; debs litmus rclone cadaver curl
need OS_AUTH_URL S3_ENDPOINT S3_ACCESS_KEY S3_SECRET_KEY
DAV=${OS_AUTH_URL%%/identity*}/dav B=webdav-$$-$RANDOM
export RCLONE_CONFIG=$WORK/rclone.conf HOME=$WORK
printf 'machine %s login %s password %s\n' "$(sed 's#^[a-z]*://##; s#[:/].*##' <<<"$DAV")" "$S3_ACCESS_KEY" "$S3_SECRET_KEY" >"$WORK/.netrc"
chmod 600 "$WORK/.netrc"
cat >"$RCLONE_CONFIG" <<X
[dav]
type = webdav
url = $DAV
vendor = other
user = $S3_ACCESS_KEY
pass = $(rclone obscure "$S3_SECRET_KEY")
[s3]
type = s3
provider = Other
endpoint = $S3_ENDPOINT
access_key_id = $S3_ACCESS_KEY
secret_access_key = $S3_SECRET_KEY
region = $S3_REGION
X
R() { rclone --retries 1 --low-level-retries 2 --contimeout 10s "$@"; }
C() { curl -sS -n -o /dev/null -w '%{http_code}' "$@"; }
answers() { local said; said=$(C "${@:2}") || return 1; echo "$said"; [ "$said" = "$1" ]; }
# cadaver_says PATTERN COMMANDS: what cadaver prints when it is told these lines.
cadaver_says() {
  local said; said=$(cd "$WORK" && printf '%s\n' "open $DAV/$B/" "${@:2}" quit | timeout 60 cadaver 2>&1); echo "$said"; grep -q -- "$1" <<<"$said"
}

check "container by MKCOL" answers 201 -X MKCOL "$DAV/$B/"
check "again is refused" answers 405 -X MKCOL "$DAV/$B/"
check "without a key nobody enters" bash -c "[ \$(curl -s -o /dev/null -w '%{http_code}' -X PROPFIND '$DAV/$B/') = 401 ]"

# litmus: each of its tests counts
timeout 300 litmus -k "$DAV/$B/" "$S3_ACCESS_KEY" "$S3_SECRET_KEY" >"$WORK/litmus.log" 2>&1 || true
while read -r name result; do
  check "litmus $name" [ "$result" = pass ]
done < <(tr '\r' '\n' <"$WORK/litmus.log" | awk '/^-> running/ {gsub(/[^a-z]/, "", $3); suite = $3}
  match($0, /\. +[a-z_0-9]+\.* (pass|FAIL|WARNING|SKIPPED)/) {split(substr($0, RSTART + 2), w, /\.* /); n = $0
    sub(/^ *[0-9]+\. /, "", n); sub(/\.* (pass|FAIL|WARNING|SKIPPED).*/, "", n); match($0, /(pass|FAIL|WARNING|SKIPPED)/)
    print suite "_" NR "_" n, substr($0, RSTART, RLENGTH)}')
check "litmus ran its five parts to their end" [ "$(grep -c '^<- summary' "$WORK/litmus.log")" = 5 ]

D=$WORK/data; mkdir -p "$D/sub dir/été 雪" "$D/many"; : >"$D/empty"; head -c 23000000 /dev/urandom >"$D/big.bin"
echo snow >"$D/sub dir/été 雪/a +%&#'.txt"; for i in $(seq 40); do echo "$i" >"$D/many/f$i"; done
check "rclone sync up" R sync "$D" "dav:$B/tree"
check "rclone check by bytes" R check --download "$D" "dav:$B/tree"
check "the same over S3" R check --download "$D" "s3:$B/tree"
check "rclone range" bash -c "cmp <(rclone cat --offset 11000000 --count 4096 'dav:$B/tree/big.bin') \
  <(tail -c +11000001 '$D/big.bin' | head -c 4096)"
check "rclone moves a folder" R moveto "dav:$B/tree/many" "dav:$B/moved"
check "what was moved is there" R check --download "$D/many" "dav:$B/moved"
check "and no longer where it was" bash -c "! rclone lsf 'dav:$B/tree/many' 2>/dev/null | grep -q ."
check "rclone copies on the server" R copyto "dav:$B/tree/sub dir" "dav:$B/copied"
check "the copy is the same" R check --download "$D/sub dir" "dav:$B/copied"
R copyto "$D/empty" "s3:$B/by-s3/empty" || true
check "what S3 wrote is listed" bash -c "rclone lsf 'dav:$B/by-s3' | grep -qx empty"

check "cadaver puts a file" cadaver_says 'succeeded' "put $D/many/f7 f7.txt"
check "cadaver lists it" cadaver_says 'f7.txt' ls
check "cadaver sets a property" cadaver_says 'succeeded' 'propset f7.txt colour green'
check "cadaver reads it back" cadaver_says 'green' 'propget f7.txt colour'
check "cadaver locks" cadaver_says 'succeeded' 'lock f7.txt'
check "what is locked is not written" answers 423 -T "$D/many/f8" "$DAV/$B/f7.txt"
check "cadaver breaks the lock" cadaver_says 'succeeded' 'steal f7.txt' 'unlock f7.txt'
check "then it is written" answers 204 -T "$D/many/f8" "$DAV/$B/f7.txt"
check "rclone purge" R purge "dav:$B"
check "nothing is left" answers 404 -X PROPFIND -H 'Depth: 0' "$DAV/$B/"
finish
