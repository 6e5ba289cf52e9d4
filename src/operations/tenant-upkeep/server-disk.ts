import { statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import { Injectable } from '@nestjs/common';
import type { ServerSession } from '../servers/server-connections';

const AVAILABLE = `SELECT Available * 1024 AS free FROM information_schema.DISKS
  WHERE LEFT(?, CHAR_LENGTH(Path)) = Path ORDER BY CHAR_LENGTH(Path) DESC LIMIT 1`;

/**
 * The free space of a server's disk. MariaDB reports it if its plugin `disks` is installed; for a server on this machine the file system is
 * queried. Otherwise the result is null: unknown.
 */
@Injectable()
export class ServerDisk {
  async freeBytes(session: ServerSession): Promise<number | null> {
    const [place] = await session.query<{ datadir: string; host: string }[]>(
      'SELECT @@datadir AS datadir, @@hostname AS host',
    );
    if (place === undefined) return null;
    const told = await reportedByServer(session, place.datadir);
    if (told !== null) return told;
    return place.host === hostname() ? seenFromHere(place.datadir) : null;
  }
}

/** The table is missing without the plugin, and in MySQL. */
async function reportedByServer(session: ServerSession, datadir: string): Promise<number | null> {
  const rows = await session.query<{ free: number | string }[]>(AVAILABLE, [datadir]).catch(() => []);
  const [row] = rows;
  return row === undefined ? null : Number(row.free);
}

async function seenFromHere(datadir: string): Promise<number | null> {
  const { bavail, bsize } = await statfs(datadir).catch(() => ({ bavail: -1, bsize: 1 }));
  return bavail < 0 ? null : bavail * bsize;
}
