import { PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { csvRows } from './csv-rows';

function* lines(count: number): Generator<string> {
  for (let made = 0; made < count; made += 1) yield 'a,b\n';
}

const openedOf = (parts: Iterable<string>): Promise<Readable> =>
  Promise.resolve(Readable.from(parts, { objectMode: false, encoding: 'utf8' }));

async function countOf(parts: Iterable<string>): Promise<number> {
  let count = 0;
  for await (const { cells } of csvRows(openedOf(parts))) count += cells.length === 2 ? 1 : 0;
  return count;
}

describe('The rows of a CSV file', () => {
  it('are limited to a heading and 100,000 records', async () => {
    expect(await countOf(lines(100_001))).toBe(100_001);
    await expect(countOf(lines(100_002))).rejects.toMatchObject({ code: 'IMPORT_TOO_LONG' });
  });

  it('are empty for an empty file, also when its stream ended before the first read', async () => {
    const ended = new PassThrough({ encoding: 'utf8' });
    ended.end();
    ended.resume();
    await finished(ended);
    const destroyed = new PassThrough();
    destroyed.destroy();
    for (const stream of [Readable.from([]), ended]) {
      const rows: unknown[] = [];
      for await (const row of csvRows(Promise.resolve(stream))) rows.push(row);
      expect(rows).toEqual([]);
    }
    await expect(csvRows(Promise.resolve(destroyed)).next()).rejects.toThrow('the file broke off');
  });

  it('are refused when a row is too long or a quotation mark is misplaced', async () => {
    for (const wrong of [`${'x'.repeat(200_000)},b\n`, 'a,"b"c\n'])
      await expect(countOf(['a,b\n', wrong])).rejects.toMatchObject({ code: 'IMPORT_MALFORMED' });
  });
});
