import { readdirSync, readlinkSync } from 'node:fs';

const HELD = '/proc/self/fd';
/** The name of a spool (src/sheets/spool.ts); temporary folders of tests have other names. */
const SPOOL = /\/impact-[0-9a-f]{8}-[0-9a-f-]{27}(?: \(deleted\))?$/;

/** Number of open spooled files of this process; their names are already removed. */
export function openSpools(): number {
  return readdirSync(HELD).filter((fd) => SPOOL.test(targetOf(fd))).length;
}

/** The directory handle of the listing itself is already closed when it is read. */
function targetOf(fd: string): string {
  try {
    return readlinkSync(`${HELD}/${fd}`);
  } catch {
    return '';
  }
}
