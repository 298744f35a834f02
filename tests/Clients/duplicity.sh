#!/bin/bash
# duplicity (Debian): full and incremental backups over S3 (its boto3 backend, encrypted) and Swift (plain), back by hash as of each time.
SUITE=duplicity; . "$(dirname "$0")/lib/common.sh"
debs duplicity gnupg python3-boto3 python3-swiftclient python3-keystoneclient
# gpg's agent wants a short path for its socket
GNUPGHOME=$(mktemp -d); trap 'gpgconf --kill all; rm -rf "$GNUPGHOME"' EXIT
export PASSPHRASE=word-$RANDOM TMPDIR=$WORK/tmp GNUPGHOME; mkdir -p "$TMPDIR"; rm -rf "$WORK/archive"
B=duplicity-$$-$RANDOM D=$WORK/data; back=(); declare -A url=()
if [ -n "${S3_ENDPOINT:-}" ]; then
  export AWS_ACCESS_KEY_ID=$S3_ACCESS_KEY AWS_SECRET_ACCESS_KEY=$S3_SECRET_KEY AWS_DEFAULT_REGION=$S3_REGION AWS_EC2_METADATA_DISABLED=true
  export AWS_CONFIG_FILE=$WORK/none AWS_SHARED_CREDENTIALS_FILE=$WORK/none
  back+=(s3) url[s3]=boto3+s3://$B/deep
fi
if [ -n "${OS_AUTH_URL:-}" ]; then
  export SWIFT_AUTHURL=$OS_AUTH_URL SWIFT_AUTHVERSION=3 SWIFT_REGIONNAME=$OS_REGION_NAME SWIFT_TENANTNAME=$OS_PROJECT_NAME
  export SWIFT_USERNAME=$OS_USERNAME SWIFT_PASSWORD=$OS_PASSWORD
  export SWIFT_USER_DOMAIN_NAME=$OS_USER_DOMAIN_NAME SWIFT_PROJECT_DOMAIN_NAME=$OS_PROJECT_DOMAIN_NAME
  back+=(sw) url[sw]=swift://$B-sw
fi
[ ${#back[@]} != 0 ] || need S3_ENDPOINT OS_AUTH_URL
words=(--archive-dir "$WORK/archive" --volsize 5 --num-retries 1 --allow-source-mismatch --no-print-statistics)
[ -z "${S3_ENDPOINT:-}" ] || words+=(--s3-endpoint-url "$S3_ENDPOINT" --s3-region-name "$S3_REGION")
dup() {
  local how=(); [ "$r" != sw ] || how=(--no-encryption)
  timeout 120 duplicity "$@" "${words[@]}" "${how[@]}"
}

make_tree() {
  local i; rm -rf "$D"; mkdir -p "$D/many" "$D/with space/été"
  for i in $(seq 200); do echo "small $i $RANDOM" >"$D/many/f$i"; done
  head -c 11000000 /dev/urandom >"$D/big.bin"; : >"$D/empty"; echo snow >"$D/with space/été/雪 +%&.txt"; ln -s many/f1 "$D/link"
}
sums() { (cd "$1" && find . -type f -print0 | sort -z | xargs -0 sha256sum && find . -type l -printf '%p -> %l\n'); }
# refused PATTERN command...: it fails and says so.
refused() {
  local pattern=$1 said; shift
  if said=$("$@" 2>&1); then echo "$said"; return 1; fi
  echo "$said"; grep -qiE "$pattern" <<<"$said"
}
# back_as SUMS words...: what is restored is what those sums say.
back_as() { local sums=$1; shift; rm -rf "$WORK/back"; dup restore "$@" "$u" "$WORK/back" && diff "$sums" <(sums "$WORK/back"); }
fresh() { rm -rf "$WORK/archive"; "$@"; }
change() { echo more >>"$D/many/f7"; rm "$D/many/f9"; echo new >"$D/with space/new ü.txt"; }
# status FULL INCREMENTAL: what collection-status counts in the chains that are there.
status() {
  dup collection-status "$u" >"$WORK/status"; cat "$WORK/status"
  [ "$(grep -cE '^ +Full +' "$WORK/status") $(grep -cE '^ +Incremental +' "$WORK/status")" = "$1 $2" ]
}
# its boto3 backend makes no bucket
make_bucket() {
  /usr/bin/python3 -c 'import boto3, sys; boto3.client("s3", endpoint_url=sys.argv[1]).create_bucket(Bucket=sys.argv[2])' "$S3_ENDPOINT" $B
}
verify_finds() { refused 'difference' dup verify --compare-data "$u" "$D"; }
other_passphrase() { PASSPHRASE=other dup restore "$u" "$WORK/none"; }
named() { dup list-current-files "$u" >"$WORK/names" && grep -F 'été/雪 +%&.txt' "$WORK/names"; }
only_f7() { rm -rf "$WORK/f7"; dup restore --file-to-restore many/f7 "$u" "$WORK/f7" && cmp "$WORK/f7" "$D/many/f7"; }
sleep_past() { until [ "$(date +%s)" -gt "$1" ]; do sleep 0.2; done; }

for r in "${back[@]}"; do
  u=${url[$r]}; make_tree; sums "$D" >"$WORK/first.sums"
  if [ "$r" = s3 ]; then
    check "s3 a bucket that is not there is named" refused "bucket \"$B\" does not exist" dup full "$D" "$u"
    check "s3 bucket" make_bucket
  fi
  check "$r full backup" dup full "$D" "$u"
  first=$(date +%s); sleep_past "$first"
  check "$r verify" dup verify --compare-data "$u" "$D"
  change; sums "$D" >"$WORK/second.sums"
  check "$r verify finds what changed" verify_finds
  check "$r incremental backup" dup incremental "$D" "$u"
  check "$r one full, one incremental" status 1 1
  check "$r list of names" named
  check "$r restore of the latest, nothing known here" fresh back_as "$WORK/second.sums"
  check "$r restore as of the first" back_as "$WORK/first.sums" --time "$first"
  check "$r restore of one file" only_f7
  sleep_past "$(date +%s)"
  check "$r second full backup" dup full "$D" "$u"
  check "$r two fulls, one incremental" status 2 1
  check "$r remove-all-but-n-full" dup remove-all-but-n-full 1 --force "$u"
  check "$r one full is left, nothing known here" fresh status 1 0
  check "$r restore after the removal" back_as "$WORK/second.sums"
  [ "$r" = sw ] || check "$r wrong passphrase refused" fresh refused 'gpg|decrypt' other_passphrase
  rm -rf "$WORK/archive"
done
if [ -n "${url[s3]:-}" ]; then
  check "s3 wrong secret refused" refused 'SignatureDoesNotMatch|403' \
    env AWS_SECRET_ACCESS_KEY=wrong timeout 60 duplicity full "${words[@]}" "$D" "boto3+s3://$B/no"
fi
if [ -n "${url[sw]:-}" ]; then
  check "sw wrong password refused" refused 'unauthorized|401' \
    env SWIFT_PASSWORD=wrong timeout 60 duplicity full --no-encryption "${words[@]}" "$D" "swift://$B-no"
fi
finish
