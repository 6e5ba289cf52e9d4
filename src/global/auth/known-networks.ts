import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../global-database';
import { rangeOf } from './networks';

/** A login this long ago does not speak for a network any more. */
const REMEMBERED_DAYS = 90;

/** By the sessions of the account; a session whose refresh token was stolen speaks for nobody. */
const SELECT = `SELECT 1 FROM sessions
  WHERE user_id = ? AND ip BETWEEN INET6_ATON(?) AND INET6_ATON(?) AND LENGTH(ip) = LENGTH(INET6_ATON(?))
    AND grant_id IS NULL AND created_at > UTC_TIMESTAMP(3) - INTERVAL ? DAY AND COALESCE(revoked_reason, '') <> 'reuse'
  LIMIT 1`;

/** Where accounts logged in from lately: guesses made elsewhere do not keep their owners out there. */
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
