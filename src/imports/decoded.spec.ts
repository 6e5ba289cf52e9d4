import { Readable } from 'node:stream';
import type { TextUpload } from '#http';
import { received } from './decoded';

const MEBIBYTE = Buffer.alloc(1024 * 1024, 'a');

/** An upload of the given number of bytes, generated part by part. */
function uploadOf(parts: Iterable<Buffer>): TextUpload {
  return { stream: Readable.from(parts, { objectMode: true }) as TextUpload['stream'], charset: 'utf-8' };
}

function* mebibytes(count: number, rest = ''): Generator<Buffer> {
  for (let made = 0; made < count; made += 1) yield MEBIBYTE;
  if (rest !== '') yield Buffer.from(rest);
}

async function lengthOf(upload: TextUpload): Promise<number> {
  let length = 0;
  for await (const part of received(upload)) length += part.length;
  return length;
}

describe('The size of an import', () => {
  it('may be 64 MiB, and one byte more is refused', async () => {
    expect(await lengthOf(uploadOf(mebibytes(64)))).toBe(64 * 1024 * 1024);
    await expect(lengthOf(uploadOf(mebibytes(64, 'b')))).rejects.toMatchObject({ code: 'IMPORT_TOO_LARGE' });
  });
});
