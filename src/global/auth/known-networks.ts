import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../global-database';
import { rangeOf } from './networks';

/** Number of days for which a login makes a network known. */
const REMEMBERED_DAYS = 90;

/** Uses the sessions of the account, except sessions whose refresh token was stolen. */
const SELECT = `SELECT 1 FROM sessions
  WHERE user_id = ? AND ip BETWEEN INET6_ATON(?) AND INET6_ATON(?) AND LENGTH(ip) = LENGTH(INET6_ATON(?))
    AND grant_id IS NULL AND created_at > UTC_TIMESTAMP(3) - INTERVAL ? DAY AND COALESCE(revoked_reason, '') <> 'reuse'
  LIMIT 1`;

/** The networks from which accounts logged in recently: failed attempts from other networks do not block the owners there. */
@Injectable()
export class KnownNetworks {
  constructor(private readonly database: GlobalDatabase) {}

  /** Whether the account logged in from the address's network in the last 90 days. */
  async isKnown(userId: number, address: string): Promise<boolean> {
    const range = rangeOf(address);
    if (range === null) return false;
    const { first, last } = range;
    const rows = await this.database.useForLogin((manager) =>
      manager.query<unknown[]>(SELECT, [userId, first, last, first, REMEMBERED_DAYS]),
    );
    return rows.length > 0;
  }
}
