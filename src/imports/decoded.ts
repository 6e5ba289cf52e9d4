import { open } from 'node:fs/promises';
import { TextDecoder } from 'node:util';
import type { TextUpload } from '#http';
import { importEncoding, importTooLarge } from './imports.errors';

const MAX_BYTES = 64 * 1024 * 1024;
/** The encoding that spreadsheets of Western offices write unless UTF-8 is chosen. */
const WESTERN = 'windows-1252';
/** Number of bytes that are searched for two-byte characters: in UTF-16, every other byte of Latin text is zero. */
const PROBED_BYTES = 1024;

/** The bytes of an upload, with a limit on their number. @throws DomainError IMPORT_TOO_LARGE */
export async function* received({ stream }: TextUpload): AsyncGenerator<Buffer> {
  let bytes = 0;
  // The request stream is left open after a refusal: destroying it would leave a connection that is neither read nor closed.
  for await (const part of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_BYTES) throw importTooLarge({ mostBytes: MAX_BYTES });
    yield part;
  }
}

/**
 * A file as text, part by part, without its byte order mark. The encoding is the charset that the client names; otherwise that of the byte
 * order mark; otherwise UTF-8 if the whole file is valid UTF-8, else Windows-1252.
 *
 * @throws DomainError IMPORT_ENCODING if the bytes are not valid in the named charset, or the charset is unknown
 */
export async function* decoded(path: string, named: string | null): AsyncGenerator<string> {
  const charset = named ?? (await charsetOf(path));
  let held = '';
  for await (const part of textOf(path, charset)) {
    const text = held + part;
    held = text.endsWith('\r') ? '\r' : '';
    yield unixLines(held === '' ? text : text.slice(0, -1));
  }
  yield unixLines(held);
}

/** Replaces each line end by one character, as the parser counts lines; old spreadsheets write a lone CR. */
const unixLines = (text: string): string => text.replace(/\r\n?/g, '\n');

async function charsetOf(path: string): Promise<string> {
  const wide = wideCharset(await beginningOf(path));
  if (wide !== null) return wide;
  const parts = textOf(path, 'utf-8');
  try {
    let part = await parts.next();
    while (part.done !== true) part = await parts.next();
    return 'utf-8';
  } catch {
    return WESTERN;
  }
}

/** Detects UTF-16 by the byte order mark, or by the zero bytes of Latin letters. */
function wideCharset(head: Buffer): string | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const zeros = [0, 1].map((from) => head.filter((byte, at) => at % 2 === from && byte === 0).length);
  const [even = 0, odd = 0] = zeros;
  if (odd > head.length / 4 && even === 0) return 'utf-16le';
  return even > head.length / 4 && odd === 0 ? 'utf-16be' : null;
}

export async function beginningOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(PROBED_BYTES), 0, PROBED_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function* textOf(path: string, charset: string): AsyncGenerator<string> {
  const decoder = decoderOf(charset);
  const file = await open(path, 'r');
  for await (const part of file.createReadStream() as AsyncIterable<Buffer>) yield decodedPart(decoder, charset, part);
  yield decodedPart(decoder, charset);
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch (error) {
    throw importEncoding({ charset }, { cause: error });
  }
}

function decodedPart(decoder: TextDecoder, charset: string, part?: Buffer): string {
  let text: string;
  try {
    text = decoder.decode(part, { stream: part !== undefined });
  } catch (error) {
    throw importEncoding({ charset }, { cause: error });
  }
  if (text.includes('\0')) throw importEncoding({ charset });
  return text;
}
