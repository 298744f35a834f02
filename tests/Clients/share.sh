#!/bin/bash
# Links for people without an account: made by the program's own verb, used by curl, which is what a stranger has.
SUITE=share; . "$(dirname "$0")/lib/common.sh"; need OS_AUTH_URL OS_USERNAME OS_PASSWORD OS_PROJECT_NAME; debs curl jq
ROOT=$(cd "$(dirname "$0")/../.." && pwd); ALIZE=$ROOT/artifacts/alize/alize; rm -f "$RESULT"; cd "$WORK"; rm -rf files got; mkdir files got
BOX=share-$$-$RANDOM
head -c 70000000 /dev/urandom >files/large.bin; head -c 3000 /dev/urandom >"files/été n° 1.bin"; echo secret >files/other.txt
status() { curl -s -o /dev/null -w '%{http_code}' "$@"; }
says() { local want=$1 found; shift; found=$(status "$@"); [ "$found" = "$want" ] || { echo "wanted $want, found $found: $*"; return 1; }; }
id_of() { "$ALIZE" share list -o json | jq -r --arg u "$1" '.[] | select(.url == $u) | .id'; }
coded() { jq -rn --arg n "$1" '$n | @uri'; }
fetch() { curl -fsS -o "got/$2" "$1/files/$(coded "$2")" && cmp "files/$2" "got/$2"; }
link() { "$ALIZE" share create "$@" | tail -1; }

check container "$ALIZE" container create "$BOX"
for name in large.bin "été n° 1.bin"; do check "put-$name" "$ALIZE" object put "$BOX" "files/$name" --name "out/$name"; done
check put-other "$ALIZE" object put "$BOX" files/other.txt

# --- a folder
FOLDER=$(link "$BOX" out/)
check page-lists bash -c "curl -fsS -H 'Accept: text/html' -H 'Accept-Language: fr' '$FOLDER' | grep -q 'lang=\"fr\".*large.bin'"
check page-hides-others bash -c "! curl -fsS -H 'Accept: text/html' '$FOLDER' | grep other.txt"
check fetch-large fetch "$FOLDER" large.bin
check fetch-name fetch "$FOLDER" "été n° 1.bin"
check resume bash -c "head -c 1000000 files/large.bin >got/part && curl -fsS -C - -o got/part '$FOLDER/files/large.bin' && cmp files/large.bin got/part"
check keeps-its-name bash -c "cd got && rm -f large.bin && curl -fsSOJ '$FOLDER/files/large.bin' && cmp ../files/large.bin large.bin"
check not-above says 404 --path-as-is "$FOLDER/files/../other.txt"
check no-writing says 405 -T files/other.txt "$FOLDER/files/other.txt"
check ends "$ALIZE" share delete "$(id_of "$FOLDER")"
check ended says 404 "$FOLDER/files/large.bin"

# --- a password, a number
SECRET=$(echo 'mot de passe 7' | link "$BOX" other.txt --password --downloads 2 --days 1)
check password-wanted says 401 "$SECRET/files/other.txt"
check password-wrong says 401 -u ":nothing" "$SECRET/files/other.txt"
check password-right bash -c "curl -fsS -u ':mot de passe 7' '$SECRET/files/other.txt' | cmp - files/other.txt"
check cookie bash -c "curl -fsS -c jar -o /dev/null --data-urlencode 'password=mot de passe 7' '$SECRET' && curl -fsS -b jar '$SECRET/files/other.txt' | cmp - files/other.txt"
check used-up says 410 -u ":mot de passe 7" "$SECRET/files/other.txt"

# --- a drop
DROP=$(link "$BOX" in/ --drop --max-bytes 80000000)
check leave-large says 201 -T files/large.bin "$DROP/files/"
check leave-again says 201 -T files/large.bin "$DROP/files/"
check leave-form says 201 -F "file=@files/other.txt" -F "file=@files/été n° 1.bin" "$DROP"
head -c 80000001 /dev/zero >files/too-large.bin
check too-large says 413 -T files/too-large.bin "$DROP/files/"
check shows-none says 404 "$DROP/files/other.txt"
wanted() { diff <(printf '%s\n' "in/été n° 1.bin" "in/large (2).bin" in/large.bin in/other.txt | sort) <("$ALIZE" object list "$BOX" --prefix in/ -o json | jq -r '.[].name' | sort); }
check all-there wanted
came() { "$ALIZE" object get "$BOX" "in/$1" "got/came" && cmp "files/$2" got/came; }
check large-came came "large (2).bin" large.bin
check form-came came "été n° 1.bin" "été n° 1.bin"
finish
