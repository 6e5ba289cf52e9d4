import type { Readable } from 'node:stream';
import { parser as parserOf } from 'sax';
import type { Tag } from 'sax';
import { UnreadWorkbook } from './workbook-limits';

/** The events that a reader of a part handles; names come without their prefix. */
export interface XmlReader {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
  /** Called after each chunk: rows that are complete can be written before the next chunk. */
  rest?(): Promise<void>;
}

const refuse = (reason: string): never => {
  throw new UnreadWorkbook('malformed', reason);
};

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Parses XML as a stream. @throws UnreadWorkbook if it is not XML, has a document type, or exceeds its limit */
export async function readXml(source: Readable, mostBytes: number, reader: XmlReader): Promise<void> {
  const parser = parserOf(true);
  let bytes = 0;
  const text = (part: string): void => reader.text?.(part);
  Object.assign(parser, {
    onopentag: ({ name, attributes }: Tag) => reader.open?.(localName(name), attributes as Record<string, string>),
    ontext: text,
    oncdata: text,
    onclosetag: (name: string) => reader.close?.(localName(name)),
    onerror: (error: Error) => refuse(error.message),
    ondoctype: () => refuse('a part with a document type'),
  });
  for await (const part of source.setEncoding('utf8') as AsyncIterable<string>) {
    bytes += part.length;
    if (bytes > mostBytes) throw new UnreadWorkbook('tooLarge', 'a part is too large');
    parser.write(part);
    await reader.rest?.();
  }
  parser.close();
}
