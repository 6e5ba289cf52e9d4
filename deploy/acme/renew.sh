#!/bin/sh
# Runs for ever: obtains the wildcard certificate by DNS-01 and one certificate for each of the companies' own domains
# by HTTP-01, and renews them a month before they expire. Only deploy/acme/dns.env contains the provider's credentials
# (see deploy/README.md).
set -eu
: "${ACME_DNS:?ACME_DNS, the name of the DNS provider}"
ACME_HOME=${ACME_HOME:-/acme}
CERTIFICATES=${CERTIFICATES:-/certificates}
# The group of nginx's workers in its image. They read the keys of the companies' domains; the master does not.
NGINX_GROUP=${NGINX_GROUP:-101}
# Certificate authorities limit the orders of an account, so the number of orders per pass is limited.
MOST_ORDERS=${MOST_ORDERS:-10}

lego_() { lego --accept-tos --path "$ACME_HOME" --server "$ACME_SERVER" --email "$ACME_EMAIL" "$@"; }

wildcard() { lego_ --dns "$ACME_DNS" --domains "$BASE_DOMAIN" --domains "*.$BASE_DOMAIN" "$@"; }

# $1: the name of lego's files, $2: the target folder. The files are copied and then renamed, so that nginx never reads
# half a file.
hand_over() {
  mkdir -p "$2"
  cp "$ACME_HOME/certificates/$1.key" "$2/privkey.pem.new"
  cp "$ACME_HOME/certificates/$1.crt" "$2/fullchain.pem.new"
  chmod 0600 "$2/privkey.pem.new"
  [ "$2" = "$CERTIFICATES" ] || { chgrp "$NGINX_GROUP" "$2/privkey.pem.new" && chmod 0640 "$2/privkey.pem.new"; }
  mv "$2/privkey.pem.new" "$2/privkey.pem"
  mv "$2/fullchain.pem.new" "$2/fullchain.pem"
}

renew_wildcard() {
  if [ -f "$ACME_HOME/certificates/$BASE_DOMAIN.crt" ]; then
    wildcard renew --days 30 && hand_over "$BASE_DOMAIN" "$CERTIFICATES"
  else
    wildcard run && hand_over "$BASE_DOMAIN" "$CERTIFICATES"
  fi || echo 'The certificate could not be obtained. The next attempt is in an hour.' >&2
}

# One host per line. A text that is not a host name must not become a file name.
is_host() { case "$1" in '' | .* | *..* | *[!a-z0-9.-]*) return 1 ;; *.*) return 0 ;; *) return 1 ;; esac; }

renew_domains() {
  hosts=$(wget -q -O - "$DOMAINS_URL") || return 0
  orders=0
  for host in $hosts; do
    is_host "$host" || continue
    if [ -f "$ACME_HOME/certificates/$host.crt" ]; then
      [ "$1" = all ] || continue
      lego_ --http --http.webroot "$CERTIFICATES/challenges" --domains "$host" renew --days 30 || continue
    elif [ "$orders" -lt "$MOST_ORDERS" ] && ! [ -n "$(find "$ACME_HOME/refused" -name "$host" -mmin -360 2>/dev/null)" ]; then
      orders=$((orders + 1))
      # The domain may not point to this machine yet: the next attempt is in six hours.
      lego_ --http --http.webroot "$CERTIFICATES/challenges" --domains "$host" run ||
        { mkdir -p "$ACME_HOME/refused" && touch "$ACME_HOME/refused/$host"; continue; }
    else
      continue
    fi
    hand_over "$host" "$CERTIFICATES/domains/$host"
  done
  forget_domains "$hosts"
}

# Deletes the certificate of a host that is no longer served.
forget_domains() {
  for folder in "$CERTIFICATES"/domains/*/; do
    host=$(basename "$folder")
    is_host "$host" || continue
    printf '%s\n' "$1" | grep -qxF "$host" || rm -rf "$CERTIFICATES/domains/$host" "$ACME_HOME/certificates/$host."*
  done
}

mkdir -p "$CERTIFICATES/challenges" "$CERTIFICATES/domains"
pass=0
while true; do
  # The wildcard and existing certificates are checked twice a day (every hour while there is no certificate at all),
  # new domains every five minutes.
  if [ $((pass % 144)) -eq 0 ] || { [ ! -f "$CERTIFICATES/fullchain.pem" ] && [ $((pass % 12)) -eq 0 ]; }; then
    renew_wildcard
    renew_domains all
  else
    renew_domains new
  fi
  pass=$((pass + 1))
  sleep "${BETWEEN_PASSES:-300}"
done
