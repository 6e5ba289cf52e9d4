import { inflateSync } from 'node:zlib';

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const CHUNK_OVERHEAD = 12;
/** Of pixels; a logo has far fewer. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * The logo if its pixels can be read, else null. The PDF library decodes a PNG where no caller can catch its failure, so it is given
 * none that fails; a JPEG it embeds as it is.
 */
export function readableLogo(logo: Buffer): Buffer | null {
  if (!logo.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE)) return logo;
  try {
    inflateSync(pixelsOf(logo), { maxOutputLength: MOST_BYTES });
    return logo;
  } catch {
    return null;
  }
}

/** The compressed pixels: the contents of all `IDAT` chunks. */
function pixelsOf(png: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = PNG_SIGNATURE.length; at + CHUNK_OVERHEAD <= png.length;) {
    const length = png.readUInt32BE(at);
    const start = at + 8;
    if (png.toString('latin1', at + 4, start) === 'IDAT') parts.push(png.subarray(start, start + length));
    at += CHUNK_OVERHEAD + length;
  }
  return Buffer.concat(parts);
}
