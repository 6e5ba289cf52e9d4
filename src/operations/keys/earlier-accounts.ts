import { Inject, Injectable } from '@nestjs/common';
import { KEY_RING, KeyRing } from '#secrets';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { globalAppAccount } from '../../database/global/global-data-source';
import { ServerConnections } from '../servers/server-connections';
import { dropAccount } from '../servers/tenant-accounts';

/** Accounts on the global database that processes used while an earlier master key was the current one. */
@Injectable()
export class EarlierAccounts {
  constructor(
    private readonly servers: ServerConnections,
    @Inject(KEY_RING) private readonly ring: KeyRing,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Drops the accounts without connections. Returns the others; the processes that use them must be restarted first. */
  async end(): Promise<readonly string[]> {
    const earlier = this.ring.ids
      .filter((keyId) => keyId !== this.ring.currentId)
      .map((keyId) => globalAppAccount(this.settings, this.ring, keyId).user);
    return this.servers.on(this.settings.database, async (session) => {
      const inUse: string[] = [];
      for (const user of earlier) {
        const open = await session.query<unknown[]>(
          'SELECT 1 FROM information_schema.PROCESSLIST WHERE USER = ? LIMIT 1',
          [user],
        );
        if (open.length > 0) inUse.push(user);
        else await dropAccount(session, user);
      }
      return inUse;
    });
  }
}
