#!/bin/sh
# For crontabs that call it: backup_global.sh. The command line does the work, and its exit code is this one's.
exec node "$(dirname "$0")/cli.mjs" backup:global "$@"
