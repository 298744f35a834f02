# ./alize up: installs what is missing, builds, starts the cloud, runs the main job. Run again, it converges.
demo=yes
read_options "$@"
for o in "${REST[@]-}"; do
  case "$o" in '') ;; --no-demo) demo= ;; *) die "up does not know '$o' (see ./alize --help)" ;; esac
done
as_root
say "Alizé: bringing up the cloud in $DATA"

free_mib() { df -Pm "$1" | awk 'NR==2{print $4}'; }
mkdir -p "$DATA"; chmod 711 "$DATA"
[ "$(free_mib "$DATA")" -ge 1024 ] || die "$DATA has $(free_mib "$DATA") MiB free; at least 1024 are needed. Make room or choose --data DIR."
# shellcheck disable=SC2086
if [ -n "$(missing_packages $RUN_PACKAGES $GUEST_PACKAGES)" ]; then
  step "Installing Debian packages" install_packages $RUN_PACKAGES $GUEST_PACKAGES || exit 1
fi
id alize-qemu >/dev/null 2>&1 || step "Making the user that guests run as" useradd -r -M -s /usr/sbin/nologin alize-qemu || exit 1
setpriv --reuid=alize-qemu --regid=alize-qemu --clear-groups -- test -x "$DATA" ||
  die "guests run as the user alize-qemu, who cannot enter $DATA: let others pass through the folders above it (chmod o+x), or choose --data DIR."
if needs_build; then step "Building the program" build_program || exit 1; fi
if [ ! -s "$GUEST_OUT/tiny.qcow2" ]; then step "Building the small guest image" bash "$ROOT/guest/build-tiny.sh" "$GUEST_OUT" || exit 1; fi

start_cloud() {
  local words=(--listen "$LISTEN" --s3-listen "$S3_LISTEN" --guest "$GUEST_OUT" "${SERVE_OPTIONS[@]}")
  mkdir -p "$DATA/log"; printf '%s\n' "${words[@]}" >"$DATA/up-options"
  setsid "$PROGRAM" serve --data "$DATA" "${words[@]}" </dev/null >"$DATA/log/start.log" 2>&1 &
  wait_healthy $!
}
if pid=$(running_pid); then
  say "  The program runs already (process $pid)"
else
  for _ in $(seq 300); do leaving || break; sleep 0.1; done
  port_taken() { (exec 3<>"/dev/tcp/${1%:*}/${1##*:}") 2>/dev/null; }
  for address in "$LISTEN" "$S3_LISTEN"; do
    ! port_taken "$address" || die "$address is taken by another program. Stop it, or choose --listen and --s3-listen."
  done
  step "Starting the cloud" start_cloud || exit 1
fi
step "Public images" "$PROGRAM" prepare --data "$DATA" --guest "$GUEST_OUT" || exit 1
if [ -n "$demo" ]; then "$PROGRAM" demo --data "$DATA" --guest "$GUEST_OUT" || exit 1; fi

usual_client() {
  local all; [ -z "$demo" ] || all=' --all-projects'
  echo "  your usual client    source $DATA/openrc.sh && openstack server list${all:-}"
  [ -z "$demo" ] || echo "  as project demo      source $DATA/demo/openrc.sh && openstack server list"
}
cat <<TEXT

The cloud runs. Next:
  console              $(scheme)://$LISTEN/      (user admin; the password is in $DATA/openrc.sh)
$(usual_client)
  stop it              ./alize down$( [ "$DATA" = /var/lib/alize ] || echo " --data $DATA" )
TEXT
if [ -d /run/systemd/system ] && [ ! -e /etc/systemd/system/alize.service ]; then
  say "  as a service         $PROGRAM unit --data $DATA > /etc/systemd/system/alize.service"
fi
