#!/bin/bash
# The AWS command line (Debian's awscli) against the S3 door: `aws s3`, what `aws s3api` sets and reads back, refusals by their code.
SUITE=aws; . "$(dirname "$0")/lib/common.sh"; need S3_ENDPOINT S3_ACCESS_KEY S3_SECRET_KEY; debs awscli curl jq openssl
export AWS_ACCESS_KEY_ID=$S3_ACCESS_KEY AWS_SECRET_ACCESS_KEY=$S3_SECRET_KEY AWS_DEFAULT_REGION=$S3_REGION AWS_DEFAULT_OUTPUT=json
export AWS_CONFIG_FILE=$WORK/config AWS_SHARED_CREDENTIALS_FILE=$WORK/none AWS_EC2_METADATA_DISABLED=true AWS_PAGER='' AWS_MAX_ATTEMPTS=1
printf '[default]\ns3 =\n  addressing_style = path\n' >"$AWS_CONFIG_FILE"
D=$WORK/data B=aws-$$-$RANDOM; rm -rf "$D" "$WORK/down" "$WORK/ask"; mkdir -p "$D/d/e é"; head -c 67108864 /dev/urandom >"$D/big.bin"
echo one >"$D/d/one.txt"; TWO="$D/d/e é/two.txt"; echo two >"$TWO"
# Starting it takes a second of processor time: most calls go to an interpreter that has read it (lib/aws.py), `cold` ones start it.
ASK=$WORK/ask; mkdir -p "$ASK"; mkfifo "$ASK/ask"
/usr/bin/python3 "$(dirname "$0")/lib/aws.py" "$ASK" & trap 'kill $!' EXIT
A() {
  local me=$BASHPID rc=254; local at=$ASK/$me
  printf '%s\0' --endpoint-url "$S3_ENDPOINT" "$@" >"$at.args"; mkfifo "$at.rc"; echo "$me" >"$ASK/ask"
  read -r -t 120 rc <>"$at.rc" || echo "no answer of aws" >&2
  cat "$at.out"; cat "$at.err" >&2; rm "$at".*; return "$rc"
}
cold() { timeout 120 aws --endpoint-url "$S3_ENDPOINT" "$@"; }
s3() { A s3 "$@" --only-show-errors; }
# api VERB BUCKET words... and on VERB KEY words...: a call of s3api at a bucket, at a key of this run's bucket.
api() { local verb=$1 bucket=$2; shift 2; A s3api "$verb" --bucket "$bucket" "$@"; }
on() { local verb=$1 key=$2; shift 2; api "$verb" $B --key "$key" "$@"; }
# refused CODE command...: it fails, and with that code of S3's.
refused() { local code=$1 said; shift; if said=$("$@" 2>&1); then echo "$said"; return 1; fi; echo "$said"; grep -qF "($code)" <<<"$said"; }
# shows FILTER command...: its JSON is as the jq filter says.
shows() { local want=$1 said; shift; said=$("$@") || return 1; echo "$said"; jq -e "$want" <<<"$said" >/dev/null; }
md5() { md5sum <"$1" | cut -d' ' -f1; }
gone() { refused 404 on head-object "$1"; }
text() { s3 cp "s3://$B/$1" - | cmp - <(echo "$2"); }

cp_small() { s3 cp "$D/d/one.txt" s3://$B/one.txt && text one.txt one; }
cp_big() { s3 cp "$D/big.bin" s3://$B/big.bin && s3 cp s3://$B/big.bin "$WORK/b" && cmp "$WORK/b" "$D/big.bin"; }
cp_stream() {
  head -c 9000000 "$D/big.bin" >"$WORK/stream" && cold s3 cp - s3://$B/stream <"$WORK/stream" &&
    s3 cp s3://$B/stream - | cmp - "$WORK/stream"
}
sync_down() { s3 sync s3://$B/tree "$WORK/down" && diff -r "$D" "$WORK/down"; }
sync_still() { local said; said=$(A s3 sync "$D" s3://$B/tree --no-progress) && echo "$said" && [ -z "$said" ]; }
sync_up_delete() { rm "$D/d/one.txt" && echo 22 >"$TWO" && s3 sync --delete "$D" s3://$B/tree && gone tree/d/one.txt; }
sync_down_delete() { echo stray >"$WORK/down/stray" && s3 sync --delete s3://$B/tree "$WORK/down" && diff -r "$D" "$WORK/down"; }
ls_buckets() { A s3 ls | grep " $B\$"; }
ls_recursive() {
  A s3 ls --recursive --summarize s3://$B/tree/ | tee "$WORK/ls" && grep -q 'Total Objects: 2$' "$WORK/ls" &&
    grep -q 'Total Size: 67108867$' "$WORK/ls" && grep -q 'tree/d/e é/two.txt$' "$WORK/ls"
}
ls_level() { [ "$(A s3 ls s3://$B/tree/ | awk '{print $1 == "PRE" ? $2 : $4}' | sort | tr '\n' ' ')" = 'big.bin d/ ' ]; }
presign() { curl -fsS "$(A s3 presign "s3://$B/tree/d/e é/two.txt" --expires-in 60 | tee "$WORK/signed")" | cmp - <(echo 22); }
presign_changed() {
  [ "$(curl -s -o "$WORK/no.xml" -w '%{http_code}' "$(sed 's/Expires=60/Expires=600/' "$WORK/signed")")" = 403 ] &&
    grep '<Code>SignatureDoesNotMatch</Code>' "$WORK/no.xml"
}
mv_object() { s3 mv s3://$B/one.txt "s3://$B/moved é.txt" && gone one.txt && text "moved é.txt" one; }
mv_big() { s3 mv s3://$B/big.bin s3://$B/big2.bin && s3 cp s3://$B/big2.bin - | cmp - "$D/big.bin"; }
rm_object() { s3 rm "s3://$B/moved é.txt" && gone "moved é.txt"; }
rb_full() { local said; ! said=$(A s3 rb s3://$B 2>&1) && grep BucketNotEmpty <<<"$said"; }
rb_force() { A s3 mb s3://$B-f && s3 sync "$WORK/down" s3://$B-f && A s3 rb --force s3://$B-f && refused 404 api head-bucket $B-f; }

check "mb" A s3 mb s3://$B
check "ls names the bucket" ls_buckets
check "cp of one line" cp_small
check "cp of 64 MiB in parts" cp_big
check "a multipart ETag says how many parts" shows '.ETag | test("-8\"$")' on head-object big.bin
check "cp of a stream" cp_stream
check "sync up" s3 sync "$D" s3://$B/tree
check "sync down" sync_down
check "sync again moves nothing" sync_still
check "sync up with --delete" sync_up_delete
check "sync down with --delete" sync_down_delete
check "ls --recursive" ls_recursive
check "ls of one level" ls_level
check "presign" presign
check "a changed presigned address is refused" presign_changed
check "mv" mv_object
check "mv of 64 MiB in parts" mv_big
check "rm" rm_object
check "rb of a full bucket is refused" rb_full
check "rb --force" rb_force

put_and_head() {
  on put-object k --body "$TWO" --content-type text/x-a --cache-control no-store --metadata colour=green --checksum-algorithm SHA256 &&
    shows '.ContentLength == 3 and .ContentType == "text/x-a" and .CacheControl == "no-store" and .Metadata == {"colour": "green"}' \
      on head-object k
}
attributes() {
  local sum; sum=$(openssl dgst -sha256 -binary "$TWO" | base64)
  shows ".ObjectSize == 3 and .ETag == \"$(md5 "$TWO")\" and .Checksum.ChecksumSHA256 == \"$sum\"" \
    on get-object-attributes k --object-attributes ETag ObjectSize Checksum
}
range() {
  shows '.ContentRange == "bytes 1000-1999/67108864" and .ContentLength == 1000' \
    on get-object big2.bin --range bytes=1000-1999 "$WORK/range" &&
    cmp "$WORK/range" <(tail -c +1001 "$D/big.bin" | head -c 1000)
}
tagging() {
  on put-object-tagging k --tagging 'TagSet=[{Key=a,Value=1},{Key=é,Value=2 3}]' &&
    shows '.TagSet | sort_by(.Key) == [{"Key": "a", "Value": "1"}, {"Key": "é", "Value": "2 3"}]' on get-object-tagging k
}
tags_gone() { on delete-object-tagging k && shows '.TagSet == []' on get-object-tagging k; }
copy() {
  on copy-object c --copy-source $B/k --metadata-directive REPLACE --metadata shape=round --content-type text/x-b &&
    shows '.Metadata == {"shape": "round"} and .ContentType == "text/x-b" and .ContentLength == 3' on head-object c
}
parts() { # one part sent, one copied out of another object: the whole is both
  local id one two; id=$(on create-multipart-upload parts | jq -er .UploadId) && head -c 5242880 "$D/big.bin" >"$WORK/part" &&
    one=$(on upload-part parts --upload-id "$id" --part-number 1 --body "$WORK/part" | jq -er .ETag) &&
    two=$(on upload-part-copy parts --upload-id "$id" --part-number 2 --copy-source $B/big2.bin --copy-source-range bytes=100-299 |
      jq -er .CopyPartResult.ETag) &&
    shows '.Parts | map(.Size) == [5242880, 200]' on list-parts parts --upload-id "$id" &&
    on complete-multipart-upload parts --upload-id "$id" --multipart-upload \
      "$(jq -n --arg a "$one" --arg b "$two" '{Parts: [{PartNumber: 1, ETag: $a}, {PartNumber: 2, ETag: $b}]}')" &&
    s3 cp s3://$B/parts - | cmp - <(cat "$WORK/part"; tail -c +101 "$D/big.bin" | head -c 200)
}
abort() {
  local id; id=$(on create-multipart-upload never | jq -er .UploadId) &&
    shows '.Uploads | map(.Key) == ["never"]' api list-multipart-uploads $B && on abort-multipart-upload never --upload-id "$id" &&
    refused NoSuchUpload on list-parts never --upload-id "$id"
}
delete_many() {
  shows '(.Deleted | map(.Key) | sort) == ["c", "missing"] and (.Errors | not)' \
    api delete-objects $B --delete 'Objects=[{Key=c},{Key=missing}]' && gone c
}
versions() {
  api put-bucket-versioning $B --versioning-configuration Status=Enabled && shows '.Status == "Enabled"' api get-bucket-versioning $B &&
    on put-object v --body "$TWO" && on delete-object v && gone v &&
    shows '(.Versions | length == 1 and .[0].IsLatest == false) and (.DeleteMarkers | length == 1 and .[0].IsLatest)' \
      api list-object-versions $B --prefix v
}
old_version() {
  local id; id=$(api list-object-versions $B --prefix v | jq -er '.Versions[0].VersionId') &&
    on get-object v --version-id "$id" "$WORK/v" && cmp "$WORK/v" <(echo 22)
}
undelete() {
  local id; id=$(api list-object-versions $B --prefix v | jq -er '.DeleteMarkers[0].VersionId') &&
    shows '.DeleteMarker' on delete-object v --version-id "$id" && text v 22
}
# a configuration is set, reads back as it was set, and is gone once deleted
lifecycle() {
  local rules='{"Rules": [{"ID": "old", "Status": "Enabled", "Filter": {"Prefix": "logs/"}, "Expiration": {"Days": 30},
    "NoncurrentVersionExpiration": {"NoncurrentDays": 5}, "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 2}}]}'
  api put-bucket-lifecycle-configuration $B --lifecycle-configuration "$rules" &&
    shows ". == $rules" api get-bucket-lifecycle-configuration $B && api delete-bucket-lifecycle $B &&
    refused NoSuchLifecycleConfiguration api get-bucket-lifecycle-configuration $B
}
cors() {
  local rules='{"CORSRules": [{"AllowedMethods": ["GET", "PUT"], "AllowedOrigins": ["https://town.example"], "AllowedHeaders": ["*"],
    "ExposeHeaders": ["ETag"], "MaxAgeSeconds": 60}]}'
  api put-bucket-cors $B --cors-configuration "$rules" && shows ". == $rules" api get-bucket-cors $B &&
    curl -fsS -o /dev/null -D - -X OPTIONS -H 'Origin: https://town.example' -H 'Access-Control-Request-Method: PUT' "$S3_ENDPOINT/$B/k" |
      grep -i '^access-control-allow-origin: https://town.example' &&
    ! curl -fsS -o /dev/null -X OPTIONS -H 'Origin: https://else.example' -H 'Access-Control-Request-Method: PUT' "$S3_ENDPOINT/$B/k"
}
policy() { # strangers may read one key, and that key alone
  local open='{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::'$B'/k"}]}'
  ! curl -fsS "$S3_ENDPOINT/$B/k" && api put-bucket-policy $B --policy "$open" &&
    shows ".Policy | fromjson == $open" api get-bucket-policy $B &&
    curl -fsS "$S3_ENDPOINT/$B/k" | cmp - <(echo 22) && ! curl -fsS "$S3_ENDPOINT/$B/v" &&
    api delete-bucket-policy $B && ! curl -fsS "$S3_ENDPOINT/$B/k"
}
acl() {
  on put-object-acl k --acl public-read && curl -fsS "$S3_ENDPOINT/$B/k" | cmp - <(echo 22) &&
    shows '[.Grants[] | select(.Permission == "READ") | .Grantee.URI] == ["http://acs.amazonaws.com/groups/global/AllUsers"]' \
      on get-object-acl k &&
    on put-object-acl k --acl private && ! curl -fsS "$S3_ENDPOINT/$B/k"
}
bucket_tags() {
  api put-bucket-tagging $B --tagging 'TagSet=[{Key=town,Value=hall}]' && shows '.TagSet == [{"Key": "town", "Value": "hall"}]' \
    api get-bucket-tagging $B && api delete-bucket-tagging $B && refused NoSuchTagSet api get-bucket-tagging $B
}
lock_configured() {
  local kept='{"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}}'
  api create-bucket $B-l --object-lock-enabled-for-bucket && api put-object-lock-configuration $B-l --object-lock-configuration "$kept" &&
    shows ".ObjectLockConfiguration == $kept" api get-object-lock-configuration $B-l &&
    api put-object-lock-configuration $B-l --object-lock-configuration ObjectLockEnabled=Enabled
}
held() { # what is held stays until the hold ends; then the version goes
  local id; id=$(api put-object $B-l --key h --body "$TWO" --object-lock-legal-hold-status ON | jq -er .VersionId) &&
    shows '.LegalHold.Status == "ON"' api get-object-legal-hold $B-l --key h &&
    refused AccessDenied api delete-object $B-l --key h --version-id "$id" &&
    api put-object-legal-hold $B-l --key h --version-id "$id" --legal-hold Status=OFF && api delete-object $B-l --key h --version-id "$id"
}
wrong_secret() { AWS_SECRET_ACCESS_KEY=wrong cold s3api list-buckets; }
unknown_key() { AWS_ACCESS_KEY_ID=nobody cold s3api list-buckets; }
forced_full() { ! A s3 rb --force s3://$B && api head-bucket $B; }
emptied() {
  api list-object-versions $B | jq '{Objects: [(.Versions + .DeleteMarkers)[] | {Key, VersionId}], Quiet: true}' >"$WORK/all.json" &&
    api delete-objects $B --delete "file://$WORK/all.json" && api delete-bucket $B && refused 404 api head-bucket $B
}

check "put-object and head-object" put_and_head
check "get-object-attributes" attributes
check "get-object with a range" range
check "a range past the end is refused" refused InvalidRange on get-object k --range bytes=10-20 "$WORK/none"
check "get-object of what is known already: 304" refused 304 on get-object k --if-none-match "$(md5 "$TWO")" "$WORK/none"
check "object tagging" tagging
check "object tags removed" tags_gone
check "copy-object with new metadata" copy
check "multipart upload with a copied part" parts
check "abort-multipart-upload" abort
check "delete-objects" delete_many
check "versioning and a delete marker" versions
check "get-object of an old version" old_version
check "a delete marker taken away" undelete
check "lifecycle" lifecycle
check "cors" cors
check "policy" policy
check "acl" acl
check "bucket tagging" bucket_tags
check "object lock configuration" lock_configured
check "legal hold" held
check "wrong secret" refused SignatureDoesNotMatch wrong_secret
check "unknown access key" refused InvalidAccessKeyId unknown_key
check "no such bucket" refused NoSuchBucket api list-objects-v2 $B-none
check "no such key" refused NoSuchKey on get-object none "$WORK/none"
check "no such upload" refused NoSuchUpload on upload-part k --upload-id none --part-number 1 --body "$TWO"
check "no such policy" refused NoSuchBucketPolicy api get-bucket-policy $B
check "a bad name for a bucket" refused InvalidBucketName api create-bucket Capital
check "rb --force of a bucket with versions is refused" forced_full
check "delete-bucket once all versions are gone" emptied
finish
