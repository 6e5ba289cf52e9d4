import { mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { namelessFile } from './nameless-file';

const LAST = 'last';

describe('A nameless file', () => {
  const before = process.env['TMPDIR'];
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nameless-'));
    process.env['TMPDIR'] = folder;
  });

  afterEach(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(folder, { recursive: true, force: true });
  });

  it('has no name at any time, so that a process that is killed leaves none', async () => {
    const names = new Set<string>();
    const seenAll = new Promise<void>((done) => {
      // An entry that appears or disappears is a rename.
      watch(folder, (kind, name) => {
        if (kind === 'rename') names.add(String(name));
        if (name === LAST) done();
      }).unref();
    });
    const file = await namelessFile();
    await file.writeFile('secret');
    writeFileSync(join(folder, LAST), '');
    await seenAll;
    await file.close();
    expect([...names]).toEqual([LAST]);
  });

  it('can be written and read, and only its owner may', async () => {
    const file = await namelessFile();
    await file.writeFile('rows');
    const { mode, nlink } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(10), 0, 10, 0);
    await file.close();
    expect([mode & 0o777, nlink, buffer.toString('utf8', 0, bytesRead)]).toEqual([0o600, 0, 'rows']);
  });
});
