import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { interruptible } from '#kernel';
import { startClient } from '../../../src/operations/dumps/client/client-process';
import type { ClientLogin } from '../../../src/operations/dumps/client/client-process';
import { clientProgram } from '../../../src/operations/dumps/client/client-programs';
import { loadSettings } from '../../../src/config/settings';

describe('A client program of the database', () => {
  const login = (): ClientLogin => {
    const { host, port, user, password } = loadSettings().database;
    return { host, port, user, password };
  };

  const script = async (lines: string): Promise<string> => {
    const path = join(tmpdir(), `client-${process.pid}-${Math.random().toString(36).slice(2)}.sh`);
    await writeFile(path, `#!/bin/sh\n${lines}\n`, { mode: 0o700 });
    return path;
  };

  /** Runs a program that is not a database client, to see its arguments and environment. */
  const run = async (lines: string, told: Partial<ClientLogin> = {}): Promise<string> => {
    const path = await script(lines);
    try {
      const client = await startClient(path, { ...login(), password: 'se"cr\\et', ...told }, ['--quick']);
      client.stdin.end();
      const said = await text(client.stdout);
      await client.ended;
      return said;
    } finally {
      await rm(path);
    }
  };

  it('connects with the given settings', async () => {
    const client = await startClient(await clientProgram({ flavour: 'mariadb' }, 'load'), login(), [
      '--batch',
      '--skip-column-names',
    ]);
    client.stdin.end('SELECT 6 * 7;');
    expect(await text(client.stdout)).toBe('42\n');
    await client.ended;
  });

  it('receives the password only in a private file that has no name, so that a killed process leaves none', async () => {
    const told = await run('echo "$@"; env; readlink "${1#*=}"; stat -Lc %a:%h "${1#*=}"; cat "${1#*=}"');
    const [seen = '', file = ''] = told.split('\n600:0\n');
    expect(seen).toContain('--quick');
    expect(seen).toMatch(/\(deleted\)$/);
    expect(seen).not.toContain('cr\\et');
    expect(seen).not.toContain('DB_PASSWORD');
    expect(file).toContain('password="se\\"cr\\\\et"');
  });

  it('is killed when the work of its caller is interrupted', async () => {
    const stopping = new AbortController();
    const path = await script('echo ready; exec sleep 60');
    const client = await interruptible(stopping.signal, () => startClient(path, login(), []));
    await once(client.stdout, 'data');
    stopping.abort();
    await expect(client.ended).rejects.toMatchObject({ code: 'CLIENT_FAILED', details: { reason: 'SIGKILL' } });
    const late = await interruptible(stopping.signal, () => startClient(path, login(), []));
    await expect(late.ended).rejects.toMatchObject({ code: 'CLIENT_FAILED' });
    await rm(path);
  });

  it.each([
    ['a failure', 'exit 3', 'exit 3'],
    ['a signal', 'kill -9 $$', 'SIGKILL'],
    [
      'an error',
      'echo "ERROR 1062 (23000) at line 7: Duplicate \'Awa Koné\' for key" >&2; exit 1',
      'exit 1, ERROR 1062 at line 7',
    ],
    ['an error of the dump', 'echo "mysqldump: Error 2013: Lost connection" >&2; exit 2', 'exit 2, error 2013'],
  ])('tells of %s without a word of what it printed', async (_what, lines, reason) => {
    const failure = await run(lines).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'CLIENT_FAILED', details: { reason } });
    expect(String(failure)).not.toContain('Awa');
  });

  it('that cannot be started is reported as a failure', async () => {
    const client = await startClient('/nowhere/mariadb-dump', login(), []);
    await expect(client.ended).rejects.toMatchObject({ code: 'CLIENT_FAILED', details: { reason: 'ENOENT' } });
  });
});
