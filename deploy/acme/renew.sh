#!/bin/sh
# Obtains the wildcard certificate by DNS-01 and renews it a month before its end, for ever. The provider's credentials are in
# deploy/acme/dns.env (see deploy/README.md), in nothing else.
set -eu
: "${ACME_DNS:?ACME_DNS, the name of the DNS provider}"
lego_() {
  lego --accept-tos --path /acme --server "$ACME_SERVER" --email "$ACME_EMAIL" --dns "$ACME_DNS" \
    --domains "$BASE_DOMAIN" --domains "*.$BASE_DOMAIN" "$@"
}
# Beside and renamed: nginx never reads half a file.
hand_over() {
  cp "/acme/certificates/$BASE_DOMAIN.key" /certificates/privkey.pem.new
  cp "/acme/certificates/$BASE_DOMAIN.crt" /certificates/fullchain.pem.new
  chmod 0600 /certificates/privkey.pem.new
  mv /certificates/privkey.pem.new /certificates/privkey.pem
  mv /certificates/fullchain.pem.new /certificates/fullchain.pem
}
while true; do
  if [ -f "/acme/certificates/$BASE_DOMAIN.crt" ]; then
    lego_ renew --days 30 && hand_over
  else
    lego_ run && hand_over
  fi || echo 'the certificate could not be obtained: tried again in an hour' >&2
  if [ -f /certificates/fullchain.pem ]; then sleep 43200; else sleep 3600; fi
done
