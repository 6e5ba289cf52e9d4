#!/bin/sh
# Makes the secrets of compose.yaml, once: what is there stays. Each is read by the one user of the container that needs it.
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
# Every stored secret is sealed under these. They are renamed into place: a run that is cut short leaves no half of a key.
if [ ! -s "$folder/master_keys" ]; then
  key=$(head -c 32 /dev/urandom | base64 | tr -d '\n')
  printf '{"current":"k1","keys":{"k1":"%s"}}\n' "$key" > "$folder/master_keys.$$"
  mv "$folder/master_keys.$$" "$folder/master_keys"
  echo "Master keys made: $folder/master_keys. Keep a copy on another machine: without it no backup can be opened." >&2
fi
# The images run as these users; compose mounts the files as they are. Only root can give files away.
if [ "$(id -u)" = 0 ]; then
  chown 1000 "$folder/database_password" "$folder/master_keys" "$folder/redis_url"
  chown 999 "$folder/redis_configuration" "$folder/provisioner_password"
  chown 472 "$folder/grafana_password"
  # The folders stay those of the user whose checkout this is, who keeps other things in them.
  if [ "$folder" = "$default" ]; then
    owner=$(stat -c %u:%g . 2>/dev/null || stat -f %u:%g .)
    chown "$owner" .local "$folder"
  fi
fi
