# Shared by the launcher's verbs: where things are, steps with their time, options.
BUILD=$ROOT/artifacts/alize
PROGRAM=$BUILD/alize
GUEST_OUT=$ROOT/guest/out
DATA=/var/lib/alize
LISTEN=127.0.0.1:8700
S3_LISTEN=127.0.0.1:8701
SERVE_OPTIONS=()

RUN_PACKAGES="qemu-system-x86 qemu-utils ovmf nftables dnsmasq-base iproute2 iputils-ping conntrack genisoimage openssh-client curl procps libicu72"
GUEST_PACKAGES="busybox-static dropbear-bin kmod syslinux syslinux-common mtools dosfstools e2fsprogs fdisk cpio gzip"

say() { printf '%s\n' "$*"; }
die() { printf 'alize: %s\n' "$*" >&2; exit 1; }

# step "What it does" command...: one line, with the time it took; its output is shown only where it fails.
step() {
  local what=$1 began log; shift; began=$(date +%s%N); log=$(mktemp)
  printf '  %-52s' "$what"
  if "$@" >"$log" 2>&1; then
    awk -v began="$began" -v ended="$(date +%s%N)" 'BEGIN { printf " %6.1f s\n", (ended - began) / 1e9 }'
    rm -f "$log"; return 0
  fi
  printf ' failed\n'; tail -20 "$log" >&2; rm -f "$log"; return 1
}

as_root() { [ "$(id -u)" = 0 ] || die "this needs root: it makes network namespaces, bridges and virtual machines. Try: sudo $0 $verb"; }

missing_packages() { local p; for p in "$@"; do dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$p"; done; }

install_packages() {
  local lacking; lacking=$(missing_packages "$@")
  [ -n "$lacking" ] || return 0
  export DEBIAN_FRONTEND=noninteractive
  apt-get -o DPkg::Lock::Timeout=900 -q update
  # shellcheck disable=SC2086
  apt-get -o DPkg::Lock::Timeout=900 -q -y --no-install-recommends install $lacking ||
    { echo "Debian's packages could not be installed: $lacking. Check apt-get update, then run this again."; return 1; }
}

# The newest source is newer than the last build, or there is none.
needs_build() { [ ! -x "$PROGRAM" ] || [ -n "$(find "$ROOT/src" "$ROOT"/Directory.*.props -newer "$PROGRAM" -type f -not -path '*/obj/*' -not -path '*/bin/*' -print -quit)" ]; }

arch_name() { case "$(uname -m)" in aarch64) echo arm64 ;; *) echo x64 ;; esac; }

# Two clouds may come up at once from one clone: one builds, the other waits. The lock ends with this subshell and goes to no child, since compilers,
# the program and its guests live on.
build_program() (
  mkdir -p "$ROOT/artifacts"; exec 9>"$ROOT/artifacts/.building"; flock 9
  needs_build || return 0
  command -v dotnet >/dev/null || { echo "The .NET 10 SDK is needed: no dotnet on PATH."; return 1; }
  # Compiled ahead of time for this machine, it starts in half the time and takes less memory; where the compiler for that is not to be had, without.
  local quick=(-p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false) ahead=(-r "linux-$(arch_name)" --no-self-contained -p:PublishReadyToRun=true)
  { DOTNET_TieredPGO=0 dotnet publish "$ROOT/src/Server/Server.csproj" -c Release -o "$BUILD" -v q "${quick[@]}" "${ahead[@]}" 9>&- ||
    dotnet publish "$ROOT/src/Server/Server.csproj" -c Release -o "$BUILD" -v q "${quick[@]}" 9>&-; } && touch "$PROGRAM"
)

# What ends a cloud must not wait for a build of newer sources.
any_program() { [ -x "$PROGRAM" ] || need_program; }

need_program() { ! needs_build || step "Building the program" build_program || exit 1; }

# The options of up that other verbs share; what serve understands is passed on.
read_options() {
  REST=()
  while [ $# -gt 0 ]; do
    case "$1" in
      --data) DATA=${2:?--data DIR}; shift 2 ;;
      --listen) LISTEN=${2:?--listen IP:PORT}; shift 2 ;;
      --s3-listen) S3_LISTEN=${2:?--s3-listen IP:PORT}; shift 2 ;;
      --public-url|--tls-cert|--tls-key|--uplink|--region|--postgres|--s3-domain) SERVE_OPTIONS+=("$1" "${2:?$1 VALUE}"); shift 2 ;;
      --plain) SERVE_OPTIONS+=("$1"); shift ;;
      *) REST+=("$1"); shift ;;
    esac
  done
  mkdir -p "$(dirname "$DATA")"; DATA=$(realpath -m "$DATA")
}

running_pid() {
  local pid; pid=$(cat "$DATA/alize.pid" 2>/dev/null) || return 1
  [ -n "$pid" ] && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$DATA" && echo "$pid"
}

# A program that was killed keeps its ports and its lock until the last of its threads has left the kernel, where a sync may hold it. Of a process
# that is dead and was not waited for, one task is left, which holds nothing.
leaving() {
  local process; process=/proc/$(cat "$DATA/alize.pid" 2>/dev/null)
  [ -d "$process/task" ] && [ -z "$(tr -d '\0' 2>/dev/null <"$process/cmdline")" ] || return 1
  [ "$(find "$process/task" -mindepth 1 -maxdepth 1 2>/dev/null | wc -l)" -gt 1 ] || ! grep -q '^State:.Z' "$process/status" 2>/dev/null
}

# An address off loopback speaks TLS unless told --plain.
scheme() {
  case " ${SERVE_OPTIONS[*]-} " in *" --tls-cert "*) echo https; return ;; *" --plain "*) echo http; return ;; esac
  case "$LISTEN $S3_LISTEN" in "127."*" 127."*|"[::1]"*" [::1]"*) echo http ;; *) echo https ;; esac
}

wait_healthy() {
  local i
  for i in $(seq 300); do
    curl -fsSk -m 2 "$(scheme)://$LISTEN/healthz" >/dev/null 2>&1 && return 0
    kill -0 "$1" 2>/dev/null || { cat "$DATA/log/start.log"; echo "The program ended before it answered; more in $DATA/log/alize.log"; return 1; }
    sleep 0.1
  done
  echo "No answer on $LISTEN after 30 s; see $DATA/log/alize.log"; return 1
}
