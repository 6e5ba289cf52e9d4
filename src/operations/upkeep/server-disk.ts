import { statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import { Injectable } from '@nestjs/common';
import type { ServerSession } from '../servers/server-connections';

const AVAILABLE = `SELECT Available * 1024 AS free FROM information_schema.DISKS
  WHERE LEFT(?, CHAR_LENGTH(Path)) = Path ORDER BY CHAR_LENGTH(Path) DESC LIMIT 1`;

/**
 * What the disk of a server has free. MariaDB says so where its `disks` plugin is installed; a server that runs on this very machine is
 * asked about through the file system; of any other nobody knows, and null is the answer.
 */
@Injectable()
export class ServerDisk {
  async freeBytes(session: ServerSession): Promise<number | null> {
    const [place] = await session.query<{ datadir: string; host: string }[]>(
      'SELECT @@datadir AS datadir, @@hostname AS host',
    );
    if (place === undefined) return null;
    const told = await toldByServer(session, place.datadir);
    if (told !== null) return told;
    return place.host === hostname() ? seenFromHere(place.datadir) : null;
  }
}

/** The table is missing without the plugin, and in MySQL. */
async function toldByServer(session: ServerSession, datadir: string): Promise<number | null> {
  const rows = await session.query<{ free: number | string }[]>(AVAILABLE, [datadir]).catch(() => []);
  const [row] = rows;
  return row === undefined ? null : Number(row.free);
}

async function seenFromHere(datadir: string): Promise<number | null> {
  const { bavail, bsize } = await statfs(datadir).catch(() => ({ bavail: -1, bsize: 1 }));
  return bavail < 0 ? null : bavail * bsize;
}
