#!/bin/sh
# command_line.sh COMMAND … — the command line, wherever it is; for the scripts beside it.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# In the image there is no checkout around it.
if [ ! -f "$here/cli.mjs" ]; then
  exec impact-auto "$@"
fi
cd "$here/.."
exec npm run -s cli -- "$@"
