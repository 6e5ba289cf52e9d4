import { inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Length and type before the content of a chunk; its checksum is behind it. */
const CHUNK_HEAD = 8;
const CHUNK_TAIL = 4;
/** Limit for decoded pixels; a logo has far fewer. */
const MAX_BYTES = 64 * 1024 * 1024;
const LAST_FILTER = 4;

/** By colour type: numbers per pixel, and the permitted bits per number (PNG specification §11.2.1). */
const COLOUR_TYPES: Readonly<Record<number, { readonly channels: number; readonly bits: readonly number[] }>> = {
  0: { channels: 1, bits: [1, 2, 4, 8, 16] },
  2: { channels: 3, bits: [8, 16] },
  3: { channels: 1, bits: [1, 2, 4, 8] },
  4: { channels: 2, bits: [8, 16] },
  6: { channels: 4, bits: [8, 16] },
};

/** The pixels of a pass: first column and row, and the distance to the next ones. */
type Pass = readonly [firstColumn: number, firstRow: number, columnStep: number, rowStep: number];

const WHOLE: readonly Pass[] = [[0, 0, 1, 1]];
/** PNG specification §8.2. */
const ADAM7: readonly Pass[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

interface Header {
  readonly width: number;
  readonly height: number;
  readonly bitsAPixel: number;
  readonly passes: readonly Pass[];
}

interface Chunk {
  readonly type: string;
  readonly content: Buffer;
}

interface Rows {
  readonly count: number;
  readonly bytes: number;
}

export function isPng(file: Buffer): boolean {
  return file.subarray(0, SIGNATURE.length).equals(SIGNATURE);
}

/**
 * Whether a PNG contains every pixel that its header announces, in rows with a known filter. A small file whose
 * header announces too many pixels would make a decoder allocate all memory.
 *
 * @throws RangeError or an error of zlib if the file is cut off or damaged
 */
export function hasAllPixels(png: Buffer): boolean {
  const [first, ...others] = chunksOf(png);
  const header = first?.type === 'IHDR' ? headerOf(first.content) : null;
  if (header === null || others.some(({ type }) => type === 'IHDR')) return false;
  const rows = header.passes.map((pass) => rowsOf(pass, header));
  const size = rows.reduce((sum, { count, bytes }) => sum + count * (bytes + 1), 0);
  if (size > MAX_BYTES) return false;
  const compressed = Buffer.concat(others.filter(({ type }) => type === 'IDAT').map(({ content }) => content));
  const pixels = inflateSync(compressed, { maxOutputLength: MAX_BYTES });
  return pixels.length >= size && knowsFilters(pixels, rows);
}

function chunksOf(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; chunks.at(-1)?.type !== 'IEND';) {
    const end = at + CHUNK_HEAD + png.readUInt32BE(at);
    if (end + CHUNK_TAIL > png.length) throw new RangeError('a chunk of the PNG is cut off');
    chunks.push({ type: png.toString('latin1', at + 4, at + CHUNK_HEAD), content: png.subarray(at + CHUNK_HEAD, end) });
    at = end + CHUNK_TAIL;
  }
  return chunks;
}

/**
 * Null for an invalid header, and for one that the PDF library reads wrongly: it reads rows even of passes without
 * columns.
 */
function headerOf(content: Buffer): Header | null {
  const [width, height] = [content.readUInt32BE(0), content.readUInt32BE(4)];
  const [bits = 0, colourType = 0, compression, filter, interlacing = 0] = content.subarray(8);
  const colours = COLOUR_TYPES[colourType];
  const passes = [WHOLE, ADAM7][interlacing];
  if (colours === undefined || passes === undefined || !colours.bits.includes(bits)) return null;
  if (content.length !== 13 || compression !== 0 || filter !== 0 || height === 0) return null;
  if (passes.some(([firstColumn]) => firstColumn >= width)) return null;
  return { width, height, bitsAPixel: bits * colours.channels, passes };
}

function rowsOf([firstColumn, firstRow, columnStep, rowStep]: Pass, { width, height, bitsAPixel }: Header): Rows {
  const columns = Math.ceil((width - firstColumn) / columnStep);
  const count = Math.max(0, Math.ceil((height - firstRow) / rowStep));
  return { count, bytes: Math.ceil((columns * bitsAPixel) / 8) };
}

/** Every row begins with the number of its filter. */
function knowsFilters(pixels: Buffer, passes: readonly Rows[]): boolean {
  let at = 0;
  for (const { count, bytes } of passes)
    for (let row = 0; row < count; row += 1, at += bytes + 1) if ((pixels[at] ?? 0) > LAST_FILTER) return false;
  return true;
}
