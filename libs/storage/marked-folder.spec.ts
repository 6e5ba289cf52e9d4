import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MarkedFolder } from './marked-folder';

describe('MarkedFolder', () => {
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'marked-'));
  });

  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('gets one mark from processes that claim it at the same time', async () => {
    const path = join(home, 'volume');
    const marks = await Promise.all(Array.from({ length: 24 }, () => new MarkedFolder(path, []).claim()));
    expect(new Set(marks).size).toBe(1);
    expect(await new MarkedFolder(path, []).mark()).toBe(marks[0]);
    expect(readdirSync(path)).toEqual(['.impact-auto']);
  });
});
