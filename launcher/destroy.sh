# ./alize destroy: down, then the data too, after asking.
read_options "$@"
yes=; for o in "${REST[@]-}"; do case "$o" in '') ;; --yes) yes=1 ;; *) die "destroy does not know '$o'" ;; esac; done
as_root
[ -e "$DATA/cloud-id" ] || die "there is no cloud in $DATA."
if [ -z "$yes" ]; then
  read -r -p "Remove the cloud in $DATA with all its servers, disks and objects? Type yes: " answer
  [ "$answer" = yes ] || die "nothing was removed."
fi
everything=1; . "$ROOT/launcher/down.sh"
step "Removing $DATA" rm -rf "$DATA"
