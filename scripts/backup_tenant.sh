#!/bin/sh
# backup_tenant.sh ID: kept for existing crontabs. Runs backup:tenant and returns its exit code.
exec "$(dirname -- "$0")/command_line.sh" backup:tenant "$@"
