import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { openSpools } from '../../support/open-files';
import { personArchive } from '../../../src/fleet/privacy/person-archive';

const FILES = [{ id: 7, originalName: 'permis.pdf' }];

describe('The archive of a person', () => {
  it('leaves no open file after it was sent or failed', async () => {
    const before = openSpools();
    const spool = await personArchive({ name: 'Awa' }, FILES, () => Promise.resolve(Readable.from(['%PDF'])));
    expect(await spool.size()).toBeGreaterThan(0);
    await finished(spool.read().resume(), { signal: AbortSignal.timeout(5000) });
    const unreadable = personArchive({ name: 'Awa' }, FILES, () => Promise.reject(new Error('unreadable')));
    await expect(unreadable).rejects.toThrow('unreadable');
    expect(openSpools()).toBe(before);
  });
});
