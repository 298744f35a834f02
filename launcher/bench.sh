# ./alize bench [NAME]: runs bench/NAME.sh; without a name, or with an unknown one, says which there are.
name=${1:-}; [ $# = 0 ] || shift
if [[ $name =~ ^[a-z0-9-]+$ ]] && [ -f "$ROOT/bench/$name.sh" ]; then
  as_root; need_program
  exec bash "$ROOT/bench/$name.sh" "$@"
fi
[ -z "$name" ] || printf 'alize: there is no bench named %s.\n' "$name" >&2
say "./alize bench NAME, where NAME is one of:"
for script in "$ROOT"/bench/*.sh; do printf '  %-12s %s\n' "$(basename "$script" .sh)" "$(sed -n '2s/^# //p' "$script")"; done
[ -z "$name" ]; exit
