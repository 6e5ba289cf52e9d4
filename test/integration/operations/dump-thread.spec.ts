import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const OPERATIONS = join(__dirname, '..', '..', '..', 'dist', 'src', 'operations');

/** Fake clients: the first prints a whole dump, the second never ends, the third accepts its input. */
const PROGRAM = `#!/bin/sh
if [ "$2" = takes ]; then exec cat > "$0.taken"; fi
echo 'CREATE TABLE \`a\` ('
echo ');'
if [ "$2" = stuck ]; then exec sleep 60; fi
echo '-- Dump completed on 2026-11-28 16:54:33'
`;

/** Runs in a separate process, as in the product: the requests one after the other, with the same thread for successful ones. */
const script = (folder: string): string => `
  const { workOnDump } = require(${JSON.stringify(join(OPERATIONS, 'dumps', 'thread', 'dump-threads.js'))});
  const { isDomainError } = require('#kernel');
  const { openSync, statSync } = require('node:fs');
  const login = { host: '127.0.0.1', port: 1, user: 'nobody', password: 'nothing' };
  const keys = { currentId: 'k1', keys: new Map([['k1', Buffer.alloc(32, 'thirty-two bytes of a test')]]) };
  const path = ${JSON.stringify(join(folder, 'dump'))};
  const client = (...args) => ({ program: ${JSON.stringify(join(folder, 'program'))}, login, args });
  const write = (file, what, signal) =>
    workOnDump({ kind: 'write', client: client(what), file: openSync(file, 'w'), codec: 'zstd', keys }, { signal });
  const codeOf = (work) => work.then(() => 'good', (error) => (isDomainError(error) ? 'rule ' : 'system ') + error.code);
  (async () => {
    const written = await write(path, 'all');
    const manifest = { file: 'dump', codec: 'zstd', encrypted: true, ...written };
    const check = (given) => codeOf(workOnDump({ kind: 'check', dump: { path, manifest: { ...manifest, ...given }, keys } }));
    const stopped = new AbortController();
    const stuck = codeOf(write(path + '.stuck', 'stuck', stopped.signal));
    setTimeout(() => stopped.abort(), 200);
    const atOnce = new AbortController();
    const begun = codeOf(write(path + '.begun', 'stuck', atOnce.signal));
    atOnce.abort();
    let loaded = 0;
    const load = (given) =>
      codeOf(workOnDump({ kind: 'load', dump: { path, manifest: { ...manifest, ...given }, keys }, client: client('takes') },
        { onBytes: (total) => { loaded = total; } }));
    console.log(JSON.stringify({
      loads: await load({}),
      isAllLoaded: loaded === written.sizes.plain && statSync(${JSON.stringify(join(folder, 'program.taken'))}).size >= loaded,
      loadsAltered: await load({ sha256: '00' }),
      tables: written.facts.objects.tables,
      isComplete: written.isComplete,
      whole: await check({}),
      altered: await check({ sha256: '00' }),
      again: await check({}),
      full: await codeOf(write('/dev/full', 'all')),
      stuck: await stuck,
      begun: await begun,
    }));
  })();
`;

describe('The dump thread', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dump-thread-'));
    await writeFile(join(folder, 'program'), PROGRAM);
    await chmod(join(folder, 'program'), 0o700);
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('writes, checks and loads, reports every fault with its cause, and lets its process end', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script(folder)]);
    expect(JSON.parse(stdout)).toEqual({
      loads: 'good',
      isAllLoaded: true,
      loadsAltered: 'rule BACKUP_CORRUPT',
      tables: 1,
      isComplete: true,
      whole: 'good',
      altered: 'rule BACKUP_CORRUPT',
      again: 'good',
      full: 'system ENOSPC',
      stuck: 'rule CLIENT_FAILED',
      begun: 'rule CLIENT_FAILED',
    });
  });
});
