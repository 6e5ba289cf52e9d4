#!/bin/sh
# backup_tenant.sh ID — kept for existing crontabs; backup:tenant does the work, and its exit code is this one's.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# In the image there is no checkout around it.
if [ ! -f "$here/cli.mjs" ]; then
  exec impact-auto backup:tenant "$@"
fi
cd "$here/.."
exec npm run -s cli -- backup:tenant "$@"
