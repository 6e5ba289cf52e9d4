import { TextDecoder } from 'node:util';
import type { TextUpload } from '#http';
import { importEncoding, importTooLarge } from './imports.errors';

const MOST_BYTES = 64 * 1024 * 1024;

/**
 * An upload as text, part by part, without its byte order mark.
 *
 * @throws DomainError IMPORT_TOO_LARGE, IMPORT_ENCODING for bytes that are no text in its charset, and for a charset nobody knows
 */
export async function* decoded({ stream, charset }: TextUpload): AsyncGenerator<string> {
  const decoder = decoderOf(charset);
  let bytes = 0;
  let held = '';
  // Left open when it is refused: a request that is destroyed leaves a connection nobody reads or closes.
  for await (const part of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MOST_BYTES) throw importTooLarge({ mostBytes: MOST_BYTES });
    const text = held + textOf(decoder, charset, part);
    held = text.endsWith('\r') ? '\r' : '';
    yield unixLines(held === '' ? text : text.slice(0, -1));
  }
  yield unixLines(held + textOf(decoder, charset));
}

/** One character for a line's end: inside of quotation marks the parser would count two lines. */
const unixLines = (text: string): string => text.replaceAll('\r\n', '\n');

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch (error) {
    throw importEncoding({ charset }, { cause: error });
  }
}

function textOf(decoder: TextDecoder, charset: string, part?: Buffer): string {
  let text: string;
  try {
    text = decoder.decode(part, { stream: part !== undefined });
  } catch (error) {
    throw importEncoding({ charset }, { cause: error });
  }
  if (text.includes('\0')) throw importEncoding({ charset });
  return text;
}
