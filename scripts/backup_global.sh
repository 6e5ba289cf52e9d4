#!/bin/sh
# backup_global.sh: kept for existing crontabs. Runs backup:global and returns its exit code.
exec "$(dirname -- "$0")/command_line.sh" backup:global "$@"
