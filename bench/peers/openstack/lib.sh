# Where the peer keeps what is its own, its ports (OpenStack's usual ones + 20000), and what its scripts share.
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ETC=/etc/ospeer            # what does not live in /etc/SERVICE: passwords, uwsgi, swift, mariadb
VAR=${PEER_VAR:-/var/lib/ospeer}
RUN=/run/ospeer
LOG=/var/log/ospeer
HOST=127.0.0.1
P_DB=23306 P_MC=21211 P_MQ=25673 P_MQDIST=25674
P_KEYSTONE=25000 P_GLANCE=29292 P_PLACEMENT=28778 P_NOVA=28774 P_META=28775 P_VNC=26080
P_NEUTRON=29696 P_CINDER=28776 P_SWIFT=28080 P_ACC=26202 P_CON=26201 P_OBJ=26200
REGION=RegionOne
WSGI_PROCS=${PEER_WSGI_PROCS:-4}   # Debian ships 8, and 16 for nova-api: too many for two cores
WSGI_THREADS=${PEER_WSGI_THREADS:-8}
SWIFT_WORKERS=${PEER_SWIFT_WORKERS:-2}
SERVICES=${PEER_SERVICES:-"keystone swift glance placement nova neutron cinder"}
has() { case " $SERVICES " in *" $1 "*) return 0;; esac; return 1; }
say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*"; }
secrets() {
  mkdir -p $ETC; chmod 755 $ETC
  if [ ! -s $ETC/secrets.env ]; then
    umask 077
    for n in DBROOT KEYSTONE GLANCE PLACEMENT NOVA NEUTRON CINDER SWIFT MQ ADMIN METADATA; do
      echo "PW_$n=$(openssl rand -hex 12)"
    done > $ETC/secrets.env
    umask 022
  fi
  . $ETC/secrets.env
}
db() { mariadb --socket=$RUN/mysql.sock -uroot "$@"; }
wait_port() { # port name; five minutes, since all load at once
  local i; for i in $(seq 3000); do
    if (exec 3<>/dev/tcp/$HOST/$1) 2>/dev/null; then return 0; fi; sleep 0.1; done
  say "port $1 ($2) did not open in five minutes"; return 1; }
alive() { [ -s "$RUN/$1.pid" ] && kill -0 "$(cat "$RUN/$1.pid")" 2>/dev/null; }
daemon() { # name user command...
  local name=$1 user=$2; shift 2
  alive "$name" && return 0
  rm -f "$RUN/$name.pid"
  start-stop-daemon --start --background --make-pidfile --pidfile "$RUN/$name.pid" \
    --chuid "$user" --chdir / --output "$LOG/$name.log" --startas /bin/sh -- -c 'umask 022; ulimit -n 65536 2>/dev/null || ulimit -n $(ulimit -Hn) || true; exec "$@"' sh "$@"
}
export OS_IDENTITY_API_VERSION=3
