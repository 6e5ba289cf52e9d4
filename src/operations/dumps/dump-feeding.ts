import { Transform } from 'node:stream';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isDomainError } from '#kernel';
import type { ServerFlavour } from '../../global/servers/database-server.entity';
import { startClient } from './client/client-process';
import type { ClientProcess } from './client/client-process';
import type { ClientOrder, CopiedDump } from './thread/dump-order';
import { DumpScan } from './streams/dump-scan';
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

/** Sends the screened dump of one server to the client of another one. Both programs must end successfully. */
export async function copySql(
  source: ClientOrder,
  target: ClientOrder,
  onBytes: (total: number) => void = () => undefined,
): Promise<CopiedDump> {
  const reader = await startClient(source.program, source.login, source.args);
  reader.stdin.end();
  const scan = new DumpScan();
  let bytes = 0;
  const scanned = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      scan.feed(chunk);
      bytes += chunk.length;
      onBytes(bytes);
      done(null, chunk);
    },
  });
  // An error of the reader is reported by the last stream.
  pipeline([reader.stdout, scanned]).catch(() => undefined);
  try {
    await loadThrough(target, scanned, new DumpScreen());
    await reader.ended;
  } finally {
    reader.kill();
  }
  return { facts: scan.facts, isComplete: scan.isComplete, bytes };
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
