#!/bin/sh
# Creates the secrets of compose.yaml; existing ones stay unchanged. Each file is readable only by the user of the
# container that needs it.
set -eu
umask 077
default=.local/secrets
folder=${SECRETS_DIR:-$default}
mkdir -p "$folder"
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
[ -s "$folder/database_password" ] || random > "$folder/database_password"
[ -s "$folder/grafana_password" ] || random > "$folder/grafana_password"
[ -s "$folder/provisioner_password" ] || cp "$folder/database_password" "$folder/provisioner_password"
if [ ! -s "$folder/redis_url" ]; then
  password=$(random)
  printf 'redis://default:%s@redis:6379' "$password" > "$folder/redis_url"
  printf 'requirepass %s\nappendonly yes\nmaxmemory-policy noeviction\ndir /data\n' "$password" > "$folder/redis_configuration"
fi
# These keys encrypt every stored secret. The file is renamed into place, so that an interrupted run leaves no
# half-written key.
if [ ! -s "$folder/master_keys" ]; then
  key=$(head -c 32 /dev/urandom | base64 | tr -d '\n')
  printf '{"current":"k1","keys":{"k1":"%s"}}\n' "$key" > "$folder/master_keys.$$"
  mv "$folder/master_keys.$$" "$folder/master_keys"
  echo "Created the master keys: $folder/master_keys. Keep a copy on another machine: without it no backup can be decrypted." >&2
fi
# The images run as these users, and compose mounts the files with their owner. Only root can change the owner of a
# file.
if [ "$(id -u)" = 0 ]; then
  chown 1000 "$folder/database_password" "$folder/master_keys" "$folder/redis_url"
  chown 999 "$folder/redis_configuration" "$folder/provisioner_password"
  chown 472 "$folder/grafana_password"
  # The folders keep the owner of the checkout, because they contain other files too.
  if [ "$folder" = "$default" ]; then
    owner=$(stat -c %u:%g . 2>/dev/null || stat -f %u:%g .)
    chown "$owner" .local "$folder"
  fi
fi
