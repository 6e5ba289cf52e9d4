#!/bin/sh
# The MariaDB image runs this once, when it creates its data. Creates the account that creates tenants' databases and
# accounts. The root password is random and is not stored.
password=$(sed "s/[\\\\']/\\\\&/g" "$PROVISIONER_PASSWORD_FILE")
docker_process_sql --database=mysql <<SQL
CREATE USER 'impact_provisioner'@'%' IDENTIFIED BY '$password';
GRANT ALL PRIVILEGES ON *.* TO 'impact_provisioner'@'%' WITH GRANT OPTION;
DELETE FROM mysql.db WHERE User IN ('', 'PUBLIC');
DROP DATABASE IF EXISTS test;
FLUSH PRIVILEGES;
SQL
