import type { DatabaseServer } from '../../global/servers/database-server.entity';
import type { ConnectionLease } from '../../global/servers/servers.service';
import type { ServerView } from '../../global/servers/server.view';
import { same } from '../commands/command-output';
import type { Line } from '../commands/command-output';
import type { ServerFindings } from './server-inspection';

const MIB = 1024 * 1024;

export const factsOf = ({ host, port, flavour, version, id }: DatabaseServer): string =>
  `${host}:${port}, ${flavour} ${version} (ID: ${id})`;

/** One server of a list, with the figures of its last sample. */
export function listLine({ id, name, host, port, flavour, databaseVersion, state, ...figures }: ServerView): Line {
  const { tenants, capacity, sizeBytes } = figures;
  const size = sizeBytes === null ? '-' : `${Math.ceil(sizeBytes / MIB)} MiB`;
  return same(
    `${String(id).padStart(4)}  ${name.padEnd(20)}  ${host}:${port}  ${flavour} ${databaseVersion}  ${state}  ${tenants ?? '-'}/${capacity}  ${size}`,
  );
}

/** The part of a server's connections that a process holds. */
export const leaseLine = ({ process, granted, seconds }: ConnectionLease): Line => ({
  fr: `${granted} connexion(s) pour les sociétés, bail de ${seconds} s du processus ${process}`,
  en: `${granted} connection(s) for tenants, lease of ${seconds} s of process ${process}`,
});

/** What prevents functions on the server. */
export function findingLines({ limits, clients }: ServerFindings): Line[] {
  return [
    ...limits.map(({ setting, fr, en }) => ({ fr: `· ${setting}: ${fr}`, en: `· ${setting}: ${en}` })),
    ...clients.map(({ fr, en }) => ({ fr: `· ${fr}`, en: `· ${en}` })),
  ];
}
