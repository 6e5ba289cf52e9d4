import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isDomainError } from '#kernel';
import type { ServerFlavour } from '../../global/servers/database-server.entity';
import { startClient } from '../database-client/client-process';
import type { ClientProcess } from '../database-client/client-process';
import type { ClientOrder } from '../dump-thread/dump-order';
import { DumpSample } from './dump-sample';
import { DumpScreen } from './dump-screen';

/** MySQL's client has no sandbox; in binary mode both obey no command in what they are given but `delimiter`. */
export function loadOptions(flavour: ServerFlavour): string[] {
  return [
    ...(flavour === 'mariadb' ? ['--sandbox'] : []),
    '--binary-mode',
    '--batch',
    '--skip-reconnect',
    '--local-infile=0',
    '--default-character-set=utf8mb4',
    "--init-command=SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'",
  ];
}

/** Gives the client what is screened of the dump, and waits for its end. */
export function loadSql(client: ClientOrder, sql: Readable, onBytes?: (total: number) => void): Promise<void> {
  return loadThrough(client, sql, new DumpScreen(onBytes));
}

/** As {@link loadSql}, of the rows the first of each INSERT alone. */
export function loadSampleOf(client: ClientOrder, sql: Readable): Promise<void> {
  return loadThrough(client, sql, new DumpSample());
}

async function loadThrough({ program, login, args }: ClientOrder, sql: Readable, screen: DumpScreen): Promise<void> {
  const client = await startClient(program, login, args);
  client.stdout.resume();
  await feed(client, sql, screen);
  await client.ended;
}

/** Whoever failed first is named: the source, or the client that went away from it. */
export async function feed(client: ClientProcess, sql: Readable, screen: Transform): Promise<void> {
  try {
    await pipeline(sql, screen, client.stdin);
  } catch (error) {
    if (isDomainError(error)) client.kill();
    const failure = await client.ended.then(
      () => error,
      (reason: unknown) => reason,
    );
    throw isDomainError(error) ? error : failure;
  }
}
