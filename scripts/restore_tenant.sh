#!/bin/sh
# restore_tenant.sh ID FILE — kept for existing crontabs; restore:tenant does the work, and its exit code is this one's.
set -eu
if [ "$#" -ne 2 ]; then
  echo "usage: restore_tenant.sh ID FILE" >&2
  exit 2
fi
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# A folder that is not there must not become the root.
case $2 in
  */*)
    folder=$(CDPATH='' cd -- "$(dirname -- "$2")" && pwd) || exit 2
    file=$folder/$(basename -- "$2")
    ;;
  *) file=$2 ;;
esac
# In the image there is no checkout around it.
if [ ! -f "$here/cli.mjs" ]; then
  exec impact-auto restore:tenant "$1" "$file"
fi
cd "$here/.."
exec npm run -s cli -- restore:tenant "$1" "$file"
