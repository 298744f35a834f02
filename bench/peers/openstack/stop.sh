#!/bin/bash
# Ends what start.sh started, by pid file: first the services, together; then Keystone, cache, broker and database.
. "$(dirname "$0")/lib.sh"
kids() { local c; for c in $(cat /proc/$1/task/*/children 2>/dev/null); do kids $c; echo $c; done; }
wave() { # pid files; TERM to all, up to 20 s to end, then KILL; children that outlive their parent too
  local f p c all="" tree="" i n
  for f in "$@"; do p=$(cat "$f" 2>/dev/null) || continue; kill -0 "$p" 2>/dev/null || continue; tree="$tree $(kids $p)"; all="$all $p"; done
  for p in $all; do kill -TERM $p 2>/dev/null || true; done
  for i in $(seq 1 200); do n=0; for p in $all; do kill -0 $p 2>/dev/null && n=1; done; [ $n = 0 ] && break; sleep 0.1; done
  for p in $all; do if kill -0 $p 2>/dev/null; then say "killed $p ($(tr '\0' ' ' < /proc/$p/cmdline | cut -c1-70))"; kill -KILL $p; fi; done
  for c in $tree; do kill -TERM $c 2>/dev/null || true; done
  for f in "$@"; do rm -f "$f"; say "stopped $(basename $f .pid)"; done; }
shopt -s nullglob; first=(); for f in $RUN/*.pid; do case $(basename $f .pid) in mariadb|rabbitmq|memcached|keystone|epmd) ;; *) first+=($f);; esac; done
wave "${first[@]}"
for n in keystone memcached rabbitmq mariadb; do [ -e $RUN/$n.pid ] && wave $RUN/$n.pid; done
if [ -e $RUN/epmd.ours ]; then # it refuses while it believes a node is alive, for a moment after the node's end
  for i in $(seq 1 40); do ERL_EPMD_ADDRESS=$HOST epmd -kill >/dev/null 2>&1 || true; pgrep -x epmd -r S,R >/dev/null || break; sleep 0.25; done; rm -f $RUN/epmd.ours; fi
