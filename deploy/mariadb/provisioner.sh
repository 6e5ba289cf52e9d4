#!/bin/sh
# Run once by the image of MariaDB when its data are made: the account that creates tenants' databases and accounts. The root
# password that could make it otherwise is random and known to nobody.
password=$(sed "s/[\\\\']/\\\\&/g" "$PROVISIONER_PASSWORD_FILE")
docker_process_sql --database=mysql <<SQL
CREATE USER 'impact_provisioner'@'%' IDENTIFIED BY '$password';
GRANT ALL PRIVILEGES ON *.* TO 'impact_provisioner'@'%' WITH GRANT OPTION;
DELETE FROM mysql.db WHERE User IN ('', 'PUBLIC');
DROP DATABASE IF EXISTS test;
FLUSH PRIVILEGES;
SQL
