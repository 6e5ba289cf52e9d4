import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { assertBelow, checkedContent, unstalled } from './checked-content';

const CONTENT = Buffer.from('first part, second part, third part');
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');
const EXPECTED = { bytes: CONTENT.length, sha256: SHA256 };

const inParts = (content: Buffer): Readable =>
  Readable.from(
    [content.subarray(0, 10), content.subarray(10, 20), content.subarray(20)].filter(({ length }) => length > 0),
  );

/** The number of bytes a reader received when the stream ended or failed. */
async function received(content: Readable): Promise<{ bytes: number; error: string | null }> {
  let bytes = 0;
  try {
    for await (const part of content as AsyncIterable<Buffer>) bytes += part.length;
    return { bytes, error: null };
  } catch (error) {
    return { bytes, error: String((error as { code?: unknown }).code) };
  }
}

describe('A content', () => {
  it('is given as it is when length and hash are those of its row', async () => {
    expect(await buffer(checkedContent(inParts(CONTENT), EXPECTED))).toEqual(CONTENT);
    expect(await buffer(checkedContent(inParts(CONTENT), { bytes: null, sha256: null }))).toEqual(CONTENT);
  });

  it.each([
    ['was cut short', CONTENT.subarray(0, 25)],
    ['is empty', Buffer.alloc(0)],
    ['was changed', Buffer.from(CONTENT.toString().replace('third', 'THIRD'))],
    ['is longer', Buffer.concat([CONTENT, CONTENT])],
  ])('that %s ends in an error, and never before its last part', async (_what, stored) => {
    const { bytes, error } = await received(checkedContent(inParts(stored), EXPECTED));
    expect(error).toBe('OBJECT_DAMAGED');
    expect(bytes).toBeLessThan(CONTENT.length);
  });

  it('fails with its source', async () => {
    const source = new PassThrough();
    source.write('half');
    source.destroy(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    expect((await received(checkedContent(source, EXPECTED))).error).toBe('ECONNRESET');
  });

  it('of a source that stops in the middle ends in an error, and the source is let go', async () => {
    const source = new PassThrough();
    source.write('half');
    expect((await received(unstalled(source, 20))).error).toBe('ETIMEDOUT');
    expect(source.destroyed).toBe(true);
  });

  it('is below the prefix of its tenant', () => {
    expect(() => assertBelow('t1/files', 't1/files/a')).not.toThrow();
    for (const key of ['t2/files/a', 't11/files/a', 't1/files', 't1/filesx/a'])
      expect(() => assertBelow('t1/files', key)).toThrow('OBJECT_DAMAGED');
  });
});
