import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isDomainError } from '#kernel';
import type { ServerFlavour } from '../../global/servers/database-server.entity';
import { startClient } from './client/client-process';
import type { ClientProcess } from './client/client-process';
import type { ClientOrder } from './thread/dump-order';
import { DumpSample } from './screen/dump-sample';
import { DumpScreen } from './screen/dump-screen';

/** MySQL's client has no sandbox mode. In binary mode both clients execute no command from their input except `delimiter`. */
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

/** Sends the screened dump to the client and waits until the client ends. */
export function loadSql(client: ClientOrder, sql: Readable, onBytes?: (total: number) => void): Promise<void> {
  return loadThrough(client, sql, new DumpScreen(onBytes));
}

/** Like {@link loadSql}, with only the first row of each INSERT. */
export function loadSampleOf(client: ClientOrder, sql: Readable): Promise<void> {
  return loadThrough(client, sql, new DumpSample());
}

async function loadThrough({ program, login, args }: ClientOrder, sql: Readable, screen: DumpScreen): Promise<void> {
  const client = await startClient(program, login, args);
  client.stdout.resume();
  await feed(client, sql, screen);
  await client.ended;
}

/** Throws the first error: that of the source, or that of the client that stopped reading. */
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
