#!/bin/sh
# command_line.sh COMMAND …: runs the command line in a checkout or in the image, for the scripts in this folder.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# The image contains no checkout.
if [ ! -f "$here/cli.mjs" ]; then
  exec impact-auto "$@"
fi
cd "$here/.."
exec npm run -s cli -- "$@"
