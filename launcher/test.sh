# ./alize test [--quick | NAME]: all tests, or the fast ones without root, guests and PostgreSQL, or one suite by name.
#   fast      behaviour on SQLite and PostgreSQL, with fakes for guests and the kernel
#   world     real namespaces, filters, guests (root)
#   tenants   what is one tenant's is nothing to another: every route crossed with every persona, hostile guests on the wire (root)
#   clients   a cloud by `up`, then Debian's unmodified clients against it (root)
#   console   the web console in Debian's Chromium, against a cloud by `up` (root)
#   fuzz      broken bodies, queries and bytes at every route and parser, for FUZZ_SECONDS=600 a target from FUZZ_SEED on
#   upgrade   a cloud made by the commit before this one, taken over by this build (root; UPGRADE_FROM=COMMIT)
#   upgrade-data  no test: writes the data that later builds must read into tests/Tests/Upgrade/Data, for both engines
#   kills     the program killed at random points under load (root; long), KILLS=100 rounds; five of them in the whole
#   durability  objects written while the program is killed or its disk loses what was not synced (root; long), ROUNDS=1000
#   tempest   Tempest's platform list, then its scenarios that go into the guests, against a cloud by `up` (root; long)
# The last line counts them all: N passed, N failed, N skipped.
passed=0 failed=0 skipped=0
TEST_PACKAGES="postgresql-15 jq"
results=$ROOT/artifacts/results; mkdir -p "$results"

count() { # NAME PASSED FAILED SKIPPED
  printf '%s: %s passed, %s failed, %s skipped\n' "$1" "$2" "$3" "$4"
  passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
}

# A suite that could not start counts as one failure, never as silence.
broken() { printf '%s: %s\n' "$1" "$2" >&2; count "$1" 0 1 0; }

# xunit_run NAME PROJECT [filters...]: a test program of ours; its own summary line is counted.
xunit_run() {
  local name=$1 project=$2 log=$results/$1.log line; shift 2
  dotnet run --no-build -c Release "${BUILD_WORDS[@]}" --project "$ROOT/$project" -- -noColor "$@" >"$log" 2>&1 || true
  line=$(grep -E 'Total: [0-9]+, Errors: [0-9]+' "$log" | tail -1)
  [ -n "$line" ] || { tail -20 "$log" >&2; broken "$name" "ended without a summary; see $log"; return; }
  [[ $line =~ Total:\ ([0-9]+),\ Errors:\ ([0-9]+),\ Failed:\ ([0-9]+),\ Skipped:\ ([0-9]+) ]]
  local bad=$((BASH_REMATCH[2] + BASH_REMATCH[3]))
  [ "$bad" = 0 ] || grep -A6 '\[FAIL\]' "$log" | head -120
  local ran=$((BASH_REMATCH[1] - BASH_REMATCH[4])) skips=${BASH_REMATCH[4]}
  [[ ! $line =~ Not\ Run:\ ([0-9]+) ]] || ran=$((ran - BASH_REMATCH[1]))
  count "$name" $((ran - bad)) "$bad" "$skips"
}

guest_user() { id alize-qemu >/dev/null 2>&1 || useradd -r -M -s /usr/sbin/nologin alize-qemu; }

BUILD_WORDS=()
# A compiler ends before what it learns of itself pays (DOTNET_TieredPGO).
build_tests() { local p; for p in "$@"; do DOTNET_TieredPGO=0 dotnet build "$ROOT/$p" -c Release -v q --nologo "${BUILD_WORDS[@]}" || return 1; done; }

# with_postgres command...: a throw-away PostgreSQL of this run, named to the tests by ALIZE_TEST_PG.
with_postgres() {
  local dir; dir=$(mktemp -d /tmp/alize-pg-XXXXXX); chmod 755 "$dir"
  local port; for port in 25432 25442 25452 25462; do
    if ALIZE_TEST_PG=$(PG_PORT=$port bash "$ROOT/tests/postgres.sh" up "$dir/db"); then
      export ALIZE_TEST_PG; "$@"; unset ALIZE_TEST_PG
      PG_PORT=$port bash "$ROOT/tests/postgres.sh" down "$dir/db"; rm -rf "$dir"; return
    fi
    bash "$ROOT/tests/postgres.sh" down "$dir/db"
  done
  rm -rf "$dir"; broken fast "no PostgreSQL could be started"
}

# in_memory command...: its temporary files cost no disk, where the machine has a place for that and 2 GiB free in it.
in_memory() {
  [ -w /dev/shm ] && [ "$(df --output=avail -k /dev/shm | tail -1)" -gt $((2 << 20)) ] || { "$@"; return; }
  local dir; dir=$(mktemp -d /dev/shm/alize-test-XXXXXX); chmod 755 "$dir" # the user that tools run as may pass
  TMPDIR=$dir "$@"; rm -rf "$dir"
}

fast() { xunit_run fast tests/Tests; }
fuzz() { FUZZ_SECONDS=${FUZZ_SECONDS:-600} FUZZ_SEED=${FUZZ_SEED:-$(date +%s)} xunit_run fuzz tests/Tests -namespace 'Alize.Tests.Fuzz*'; }
upgrade_data() { xunit_run upgrade-data tests/Tests -explicit only -class '*EarlierCloudMaker'; }
world() { xunit_run world tests/World; }
tenants() {
  xunit_run tenants-api tests/Tests -namespace 'Alize.Tests.Coverage*'
  xunit_run tenants-wire tests/World -namespace 'Alize.World.Tenants*'
}

# script_run NAME SCRIPT: a client's script against the cloud that test_cloud started; its own summary line is counted.
script_run() {
  local name=$1 log=$results/$1.log line; shift
  SUITE=$name WORK=$results/$name RESULT=$results/$name.csv timeout "${LIMIT:-900}" bash "$@" >"$log" 2>&1 || true
  line=$(grep -E ': [0-9]+ passed, [0-9]+ failed, [0-9]+ skipped' "$log" | tail -1)
  [[ $line =~ ([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped ]] || { tail -20 "$log" >&2; broken "$name" "ended without a summary; see $log"; return; }
  local p=${BASH_REMATCH[1]} f=${BASH_REMATCH[2]} s=${BASH_REMATCH[3]}
  [ "$f" = 0 ] || grep -E '^(FAIL|skip) ' "$log" | head -60
  count "$name" "$p" "$f" "$s"
}

# with_place command...: where a cloud of this run may be, beside any other; what is there is taken away afterwards whatever happened.
with_place() {
  local dir; dir=$(mktemp -d /tmp/alize-test-XXXXXX); chmod 755 "$dir"
  trap 'bash "$ROOT/alize" destroy --yes --data "$CLOUD_DIR" >/dev/null 2>&1 || true' EXIT
  export CLOUD_DIR=$dir/cloud CLOUD_LISTEN=${CLOUD_LISTEN:-127.0.0.1:18700} CLOUD_S3=${CLOUD_S3:-127.0.0.1:18701}
  "$@"
  [ ! -e "$CLOUD_DIR/cloud-id" ] || bash "$ROOT/alize" destroy --yes --data "$CLOUD_DIR" || broken cloud "it could not be taken away"
  trap - EXIT; rm -rf "$dir"
}

# on_cloud command...: against a cloud that comes up first.
on_cloud() {
  if bash "$ROOT/alize" up --no-demo --data "$CLOUD_DIR" --listen "$CLOUD_LISTEN" --s3-listen "$CLOUD_S3"; then
    "$@"
  else
    broken "$1" "the cloud did not come up"
  fi
}
with_cloud() { with_place on_cloud "$@"; }

# clients NAME...: those of the whole, and these.
clients() {
  . "$ROOT/tests/Clients/tenant.sh" "$CLOUD_DIR" || { broken clients "no tenant could be made"; return; }
  local name; for name in openstack-cli openstackclient swiftclient rclone s3cmd webdav boto3 share "$@"; do
    [ ! -e "$ROOT/tests/Clients/$name.sh" ] || script_run "$name" "$ROOT/tests/Clients/$name.sh"
  done
}

tempest() {
  . "$ROOT/tests/Clients/tenant.sh" "$CLOUD_DIR" || { broken tempest "no tenant could be made"; return; }
  LIMIT=7200 script_run tempest "$ROOT/tests/Clients/tempest/run.sh" -l "$ROOT/tests/Clients/interop/platform.txt" -c 2
  SSH=yes IMAGE_FILE=$GUEST_OUT/tiny.qcow2 LIMIT=3600 script_run tempest-ssh "$ROOT/tests/Clients/tempest/run.sh" -l "$ROOT/tests/Clients/interop/guests.txt" -c 1
}

console() { LIMIT=300 script_run console "$ROOT/tests/Clients/console.sh"; }

kills() { LIMIT=7200 script_run kills "$ROOT/tests/Clients/kills.sh" "${KILLS:-5}"; }

durability() { LIMIT=14400 script_run durability "$ROOT/tests/Clients/durability.sh" "${ROUNDS:-1000}"; }

upgrade() { LIMIT=1800 script_run upgrade "$ROOT/tests/Clients/upgrade.sh"; }

# One cloud for all of them, the killing last.
everyone() { clients; console; kills; }

finish_tests() { printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"; [ "$failed" = 0 ]; exit; }

case "${1:-all}" in
  --quick)
    BUILD_WORDS=(-p:Quick=true)
    step "Building the fast tests" build_tests tests/Tests || { broken fast "does not build"; finish_tests; }
    in_memory fast ;;
  fast)
    step "Packages for the tests" install_packages $TEST_PACKAGES qemu-utils && step "Building the fast tests" build_tests tests/Tests || { broken fast "does not build"; finish_tests; }
    with_postgres fast ;;
  fuzz)
    step "Building the fuzz tests" build_tests tests/Tests || { broken fuzz "does not build"; finish_tests; }
    fuzz ;;
  world|tenants)
    as_root
    # shellcheck disable=SC2086
    step "Packages" install_packages $RUN_PACKAGES $GUEST_PACKAGES && step "Building" build_tests tests/World $([ "$1" = world ] || echo tests/Tests) || { broken "$1" "does not build"; finish_tests; }
    guest_user
    "$1" ;;
  kills) as_root; KILLS=${KILLS:-100}; step "Packages for the tests" install_packages $TEST_PACKAGES; with_cloud kills ;;
  durability) as_root; need_program; with_place durability ;;
  clients) as_root; step "Packages for the tests" install_packages $TEST_PACKAGES; with_cloud clients restic aws duplicity ;;
  tempest) as_root; step "Packages for the tests" install_packages $TEST_PACKAGES; with_cloud tempest ;;
  upgrade-data)
    step "Packages for the tests" install_packages $TEST_PACKAGES && step "Building the fast tests" build_tests tests/Tests || { broken upgrade-data "does not build"; finish_tests; }
    with_postgres upgrade_data ;;
  upgrade) as_root; step "Packages for the tests" install_packages $TEST_PACKAGES git; with_place upgrade ;;
  console) as_root; step "Packages for the tests" install_packages chromium; with_cloud console ;;
  all)
    as_root
    # shellcheck disable=SC2086
    step "Packages for the tests" install_packages $RUN_PACKAGES $GUEST_PACKAGES $TEST_PACKAGES chromium || { broken packages "could not be installed"; finish_tests; }
    [ -s "$GUEST_OUT/tiny.qcow2" ] || step "Building the small guest image" bash "$ROOT/guest/build-tiny.sh" "$GUEST_OUT" || broken guest "the image could not be built"
    guest_user
    step "Building the tests" build_tests tests/Tests tests/Browser || { broken build "does not build"; finish_tests; }
    with_postgres fast
    with_cloud everyone ;;
  *) die "test does not know '$1' (--quick, fast, fuzz, upgrade, upgrade-data, world, tenants, clients, console, kills, durability, tempest)" ;;
esac
finish_tests
