# ./alize down: stops the cloud and everything it started; its data stays.
read_options "$@"
as_root
stop_program() {
  local pid i; pid=$(running_pid) || return 0
  kill -TERM "$pid"
  for i in $(seq 300); do kill -0 "$pid" 2>/dev/null || return 0; sleep 0.1; done
  kill -KILL "$pid"
}
[ -e "$DATA/cloud-id" ] || die "there is no cloud in $DATA."
any_program
step "Stopping the program" stop_program || exit 1
step "Removing guests, bridges, namespaces and rules" "$PROGRAM" clear --data "$DATA" ${everything:+--everything} || exit 1
