# ./alize doctor: what would hold the cloud back on this machine, and what a dead cloud left.
read_options "$@"
need_program
# shellcheck disable=SC2086
lacking=$(missing_packages $RUN_PACKAGES $GUEST_PACKAGES)
if [ -n "$lacking" ]; then say "packages   missing: $lacking (./alize up installs them)"; else say "packages   all installed"; fi
exec "$PROGRAM" doctor --data "$DATA" --listen "$LISTEN" --s3-listen "$S3_LISTEN" --guest "$GUEST_OUT"
