#!/bin/sh
# backup_global.sh — kept for existing crontabs; backup:global does the work, and its exit code is this one's.
exec "$(dirname -- "$0")/command_line.sh" backup:global "$@"
