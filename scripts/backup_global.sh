#!/bin/sh
# backup_global.sh — kept for existing crontabs; backup:global does the work, and its exit code is this one's.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# In the image there is no checkout around it.
if [ ! -f "$here/cli.mjs" ]; then
  exec impact-auto backup:global "$@"
fi
cd "$here/.."
exec npm run -s cli -- backup:global "$@"
