#!/bin/sh
# backup_tenant.sh ID — kept for existing crontabs; backup:tenant does the work, and its exit code is this one's.
exec "$(dirname -- "$0")/command_line.sh" backup:tenant "$@"
