import type { Readable } from 'node:stream';
import { parser as parserOf } from 'sax';
import type { Tag } from 'sax';
import { UnreadWorkbook } from './workbook-limits';

/** What a reader of a part wants to hear; names without their prefix. */
export interface XmlReader {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
  /** What was read so far may be written away before more comes. */
  rest?(): Promise<void>;
}

const refuse = (reason: string): never => {
  throw new UnreadWorkbook('malformed', reason);
};

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Reads XML as it comes. @throws UnreadWorkbook for what is no XML, has a document type or unfolds beyond its limit */
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
