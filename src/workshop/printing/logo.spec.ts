import { deflateSync } from 'node:zlib';
import { readableLogo } from './logo';

describe('a logo', () => {
  const chunk = (type: string, content: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(content.length);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, content, Buffer.alloc(4)]);
  };
  /** Two by two pixels with transparency: those are what the PDF library decodes. */
  const GOOD = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', Buffer.from([0, 0, 0, 2, 0, 0, 0, 2, 8, 6, 0, 0, 0])),
    chunk('IDAT', deflateSync(Buffer.alloc(18, 7))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  const flipped = (at: number): Buffer => {
    const copy = Buffer.from(GOOD);
    copy[at] = (copy[at] ?? 0) ^ 0xff;
    return copy;
  };

  it('is taken when its pixels can be read', () => {
    expect(readableLogo(GOOD)).toBe(GOOD);
    const jpeg = Buffer.from([0xff, 0xd8, 0xff]);
    expect(readableLogo(jpeg)).toBe(jpeg);
  });

  it('is left out when it is damaged, wherever that is', () => {
    expect(readableLogo(flipped(50))).toBeNull();
    expect(readableLogo(GOOD.subarray(0, 48))).toBeNull();
    expect(readableLogo(GOOD.subarray(0, 8))).toBeNull();
  });
});
