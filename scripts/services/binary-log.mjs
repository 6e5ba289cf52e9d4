// The binary log of a private server. `restore:tenant --at` replays it, and a tenant that moves to another server is
// followed by it.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const NAME = 'binlog';
const DAYS_KEPT = 3;
const DAY_S = 24 * 3600;
const MIB = 1024 * 1024;
const FILE_MIB = 64;
const MAX_BYTES = 1024 * MIB;

/** As in compose.yaml, but for a laptop: three days, and at a start at most a gibibyte. */
export function binaryLogArguments(number) {
  return [
    `--log-bin=${NAME}`,
    `--server-id=${number}`,
    // Each server numbers its transactions in a domain of its own, so that one server can follow several others.
    `--gtid-domain-id=${number}`,
    '--binlog-format=ROW',
    '--binlog-row-image=FULL',
    // With less, a crash could roll back a transaction that was acknowledged but not yet in the log.
    '--sync-binlog=1',
    `--max-binlog-size=${FILE_MIB}M`,
    `--binlog-expire-logs-seconds=${DAYS_KEPT * DAY_S}`,
    // Newer versions limit the size while they run, and by default expire nothing before a replica has read it.
    `--loose-max-binlog-total-size=${MAX_BYTES}`,
    '--loose-slave-connections-needed-for-purge=0',
    // The accounts of restores have no administrator rights and must recreate triggers and functions.
    '--log-bin-trust-function-creators=ON',
  ];
}

/** A statement that deletes the oldest files above the allowed size; none if there are none. */
export function purgeStatements(data, mostBytes = MAX_BYTES) {
  const files = filesOf(data);
  let bytes = 0;
  const kept = files.filter((file) => (bytes += statSync(join(data, file)).size) <= mostBytes);
  const oldestKept = kept.at(-1) ?? files[0];
  return kept.length === files.length ? [] : [`PURGE BINARY LOGS TO '${oldestKept}';`];
}

/** The newest file first. */
function filesOf(data) {
  return readdirSync(data)
    .filter((name) => /^binlog\.\d+$/.test(name))
    .toSorted()
    .toReversed();
}
