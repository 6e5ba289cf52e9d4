import { clock } from '#kernel';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { hasEnded, IsolatedLoop, leaseOwner } from '#jobs';
import type { Settings } from './settings';
import { SETTINGS } from './settings.module';

const SPOOL = 'spool';
/** Entries of processes of other machines, and of earlier releases, are removed after this time. */
const FOREIGN_MS = 24 * 3600 * 1000;

/** Each process has a folder of its own, named like the owner of a lease, so that others can tell whether it is still running. */
const OWN = leaseOwner().replaceAll(':', '_');

/** The folder for temporary files of this process. It may not exist yet. */
export function spoolFolder({ folder }: Pick<Settings['storage'], 'folder'>): string {
  return join(folder, SPOOL, OWN);
}

/** Removes the temporary files of processes that have ended, when a process starts. */
@Injectable()
export class SpoolSweep implements OnApplicationBootstrap {
  private readonly logger = new Logger(SpoolSweep.name);
  private readonly loop = new IsolatedLoop('spool sweep');

  constructor(@Inject(SETTINGS) private readonly settings: Pick<Settings, 'storage'>) {}

  async onApplicationBootstrap(): Promise<void> {
    const folder = join(this.settings.storage.folder, SPOOL);
    // The folder may not exist, and a process starts without its storage.
    const names = await readdir(folder).catch(() => []);
    await this.loop.each(names, { name: (name) => name, work: (name) => this.sweep(name, join(folder, name)) });
  }

  private async sweep(name: string, path: string): Promise<void> {
    if (!hasEnded(name.replaceAll('_', ':')) && !(await isForeign(name, path))) return;
    await rm(path, { recursive: true, force: true });
    this.logger.log(`removed temporary files of a process that has ended: ${name}`);
  }
}

async function isForeign(name: string, path: string): Promise<boolean> {
  if (name === OWN) return false;
  const newest = await stat(path).catch(() => null);
  return newest !== null && newest.mtimeMs < clock.nowMs() - FOREIGN_MS;
}
