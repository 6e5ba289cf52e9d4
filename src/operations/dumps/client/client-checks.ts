import { isDomainError } from '#kernel';
import { BRAND, isBefore } from './client-fitness';
import type { ServedServer } from './client-fitness';
import { clientIdentity } from './client-identity';
import type { ClientIdentity } from './client-identity';
import { clientProgram } from './client-programs';
import type { ClientTask } from './client-programs';

/** A problem of a client program on this machine with a server, as text for people. */
export interface ClientFinding {
  readonly task: ClientTask;
  readonly fr: string;
  readonly en: string;
  /** The program works, but a newer one would be better. */
  readonly isNotice: boolean;
}

/** The binary log of MySQL is not replayed. */
const TASKS: Readonly<Record<ServedServer['flavour'], readonly ClientTask[]>> = {
  mariadb: ['dump', 'load', 'binlog'],
  mysql: ['dump', 'load'],
};

/** Checks whether the client programs of this machine fit a server, so that it can be backed up and restored. */
export async function clientFindings(server: ServedServer): Promise<ClientFinding[]> {
  const findings: ClientFinding[] = [];
  for (const task of TASKS[server.flavour]) {
    const finding = await findingOf(server, task);
    if (finding !== null) findings.push(finding);
  }
  return findings;
}

async function findingOf(server: ServedServer, task: ClientTask): Promise<ClientFinding | null> {
  try {
    const path = await clientProgram(server, task);
    const identity = await clientIdentity(path);
    if (!isOlder(identity, server)) return null;

    const versions = `${path} ${identity?.version ?? ''} < ${BRAND[server.flavour]} ${server.version}`;
    return {
      task,
      fr: `${versions} : un programme plus ancien que le serveur peut ne pas en connaître toutes les fonctions`,
      en: `${versions}: a program older than the server may not support all its features`,
      isNotice: true,
    };
  } catch (error) {
    if (!isDomainError(error, 'CLIENT_MISSING') && !isDomainError(error, 'CLIENT_UNFIT')) throw error;
    const [fr, en] = [error.text('fr').detail, error.text('en').detail];
    return {
      task,
      fr: `sauvegarde et restauration impossibles : ${fr}`,
      en: `backup and restore are impossible: ${en}`,
      isNotice: false,
    };
  }
}

function isOlder(client: ClientIdentity | null, { version }: ServedServer): boolean {
  if (client === null || client.version === '' || version === undefined) return false;
  return isBefore(client.version, version);
}
