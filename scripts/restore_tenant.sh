#!/bin/sh
# restore_tenant.sh ID FILE — kept for existing crontabs; restore:tenant does the work.
set -eu
if [ "$#" -ne 2 ]; then
  echo "usage: restore_tenant.sh ID FILE" >&2
  exit 2
fi
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
case $2 in
  */*) file=$(CDPATH='' cd -- "$(dirname -- "$2")" && pwd)/$(basename -- "$2") ;;
  *) file=$2 ;;
esac
if command -v impact-auto >/dev/null 2>&1 && [ ! -f "$here/cli.mjs" ]; then
  exec impact-auto restore:tenant "$1" "$file"
fi
cd "$here/.."
exec npm run -s cli -- restore:tenant "$1" "$file"
