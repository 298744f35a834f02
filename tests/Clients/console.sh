#!/bin/bash
# The web console in Debian's Chromium, against the cloud whose data folder is CLOUD_DIR.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
: "${CLOUD_DIR:?the data folder of a running cloud}"
command -v chromium >/dev/null || { echo "chromium is not installed: apt-get install chromium"; exit 1; }
dotnet build "$ROOT/tests/Browser" -c Release -v q --nologo
exec dotnet run --no-build -c Release --project "$ROOT/tests/Browser"
