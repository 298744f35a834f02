#!/bin/bash
# Gives the project bench1000 so many (1,000) ACTIVE servers for lists; tops up what is there. fill.sh [COUNT]
. "$(dirname "$0")/lib.sh"
secrets
PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$HERE/clone_servers.py" bench1000 "${1:-1000}"
