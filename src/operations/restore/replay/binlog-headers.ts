import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** The first event of a transaction in the output of `mariadb-binlog`. */
export interface TransactionHeader {
  readonly gtid: string;
  readonly end: number;
  /** When the server began its last statement, by the clock of the session: seconds since 1970. */
  readonly stamp: number;
}

const HEAD = /^#(\d\d)(\d\d)(\d\d) +(\d+):(\d\d):(\d\d) server id \d+ +end_log_pos (\d+) .*\tGTID (\d+-\d+-\d+)/;

/** Reads the headers of transactions; lines within a statement are not headers, whatever they contain. */
export async function* headersIn(output: Readable): AsyncGenerator<TransactionHeader> {
  let isInStatement = false;
  // latin1 maps each byte to one character, so texts in any encoding are read.
  for await (const line of createInterface({ input: output.setEncoding('latin1'), crlfDelay: Infinity })) {
    if (isInStatement || !(line.startsWith('#') || line === '' || line.startsWith('DELIMITER '))) {
      isInStatement = !line.endsWith('*/;');
      continue;
    }
    const header = headerIn(line);
    if (header !== null) yield header;
  }
}

function headerIn(line: string): TransactionHeader | null {
  const [, year, month, day, hour, minute, second, end, gtid] = HEAD.exec(line) ?? [];
  if (gtid === undefined) return null;
  const stamp = Date.UTC(
    2000 + Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  return { gtid, end: Number(end), stamp: stamp / 1000 };
}
