import { deflateSync } from 'node:zlib';
import { readableLogo } from './logo';

describe('a logo', () => {
  const chunk = (type: string, content: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(content.length);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, content, Buffer.alloc(4)]);
  };
  /** Two by two pixels with transparency, which makes the PDF library decode them. */
  const GOOD = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', Buffer.from([0, 0, 0, 2, 0, 0, 0, 2, 8, 6, 0, 0, 0])),
    chunk('IDAT', deflateSync(Buffer.alloc(18, 3))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  const flipped = (at: number): Buffer => {
    const copy = Buffer.from(GOOD);
    copy[at] = (copy[at] ?? 0) ^ 0xff;
    return copy;
  };

  /** Offsets of the header fields in GOOD. */
  const AT = { width: 16, height: 20, bits: 24, colourType: 25, interlacing: 28, lengthOfPixels: 33 };
  const changed = (at: number, value: number): Buffer => {
    const copy = Buffer.from(GOOD);
    copy[at] = value;
    return copy;
  };

  it('is used if its pixels can be read', () => {
    expect(readableLogo(GOOD)).toBe(GOOD);
    const jpeg = Buffer.from([0xff, 0xd8, 0xff]);
    expect(readableLogo(jpeg)).toBe(jpeg);
  });

  it('is left out if any part of it is damaged', () => {
    expect(readableLogo(flipped(50))).toBeNull();
    expect(readableLogo(GOOD.subarray(0, 48))).toBeNull();
    expect(readableLogo(GOOD.subarray(0, 8))).toBeNull();
  });

  it('is left out if its header does not match its pixels', () => {
    const { width, height, bits, colourType, interlacing, lengthOfPixels } = AT;
    const promises = [changed(width, 0x7f), changed(height, 0x7f), changed(height + 3, 3)];
    const impossible = [changed(width + 3, 0), changed(bits, 16), changed(bits, 3), changed(colourType, 9)];
    const torn = [changed(interlacing, 1), changed(interlacing, 2), changed(lengthOfPixels, 0xff)];
    for (const logo of [...promises, ...impossible, ...torn]) expect(readableLogo(logo)).toBeNull();
  });

  it('is left out if a row has an unknown filter', () => {
    const rows = Buffer.alloc(18);
    rows[9] = 5;
    const head = GOOD.subarray(0, AT.lengthOfPixels);
    const logoOf = (pixels: Buffer): Buffer =>
      Buffer.concat([head, chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))]);
    expect(readableLogo(logoOf(rows))).toBeNull();
    expect(readableLogo(logoOf(Buffer.alloc(18)))).not.toBeNull();
  });
});
