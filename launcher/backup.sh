# ./alize backup FILE: one consistent copy of databases, index and keys, of a running or stopped cloud.
read_options "$@"
need_program
exec "$PROGRAM" backup --data "$DATA" "${REST[@]}"
