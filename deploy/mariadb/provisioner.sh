#!/bin/sh
# Run once by the image of MariaDB when its data are made: the account that creates tenants' databases and accounts.
docker_process_sql --database=mysql <<SQL
CREATE USER 'impact_provisioner'@'%' IDENTIFIED BY '$(printf '%s' "$PROVISIONER_PASSWORD" | sed "s/[\\\\']/\\\\&/g")';
GRANT ALL PRIVILEGES ON *.* TO 'impact_provisioner'@'%' WITH GRANT OPTION;
SQL
