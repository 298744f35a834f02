# ./alize restore FILE: puts a backup into an empty data folder.
read_options "$@"
need_program
exec "$PROGRAM" restore --data "$DATA" "${REST[@]}"
