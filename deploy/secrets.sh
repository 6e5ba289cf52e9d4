#!/bin/sh
# Makes the secrets of compose.yaml, once: what is there stays. Each is read by the one user of the container that needs it.
set -eu
umask 077
folder=${SECRETS_DIR:-.local/secrets}
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
# The images run as these users; compose mounts the files as they are. Only root can give files away.
if [ "$(id -u)" = 0 ]; then
  chown 1000 "$folder/redis_url" "$folder/database_password"
  chown 999 "$folder/redis_configuration" "$folder/provisioner_password"
  chown 472 "$folder/grafana_password"
fi
