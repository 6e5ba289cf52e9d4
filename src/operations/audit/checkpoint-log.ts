import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { AuditMark } from '../../global/audit/audit-mark';

const CHECKPOINT = /chain (\d{1,10}) at (\d{1,15}): ([0-9a-f]{64})/;

/** Reads the marks in a log of the process, in any log format: lines `chain 7 at 4000: <hash>`. Reads line by line, because logs are large. */
export async function marksInLog(path: string): Promise<readonly AuditMark[]> {
  const marks: AuditMark[] = [];
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const found = CHECKPOINT.exec(line);
    if (found !== null) marks.push({ chain: Number(found[1]), sequence: Number(found[2]), hash: found[3] ?? '' });
  }
  return marks;
}
