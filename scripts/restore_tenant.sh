#!/bin/sh
# restore_tenant.sh ID FILE: kept for existing crontabs. Runs restore:tenant and returns its exit code.
set -eu
if [ "$#" -ne 2 ]; then
  echo "usage: restore_tenant.sh ID FILE" >&2
  exit 2
fi
# A missing folder must not become the root folder.
case $2 in
  */*)
    folder=$(CDPATH='' cd -- "$(dirname -- "$2")" && pwd) || exit 2
    file=$folder/$(basename -- "$2")
    ;;
  *) file=$2 ;;
esac
exec "$(dirname -- "$0")/command_line.sh" restore:tenant "$1" "$file"
