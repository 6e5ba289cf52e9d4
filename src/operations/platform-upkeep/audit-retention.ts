import { Inject, Injectable } from '@nestjs/common';
import { clock } from '#kernel';
import { quoteIdentifier } from '#persistence';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { AuditBase } from '../../global/audit/audit-base';
import { AuditVerifier } from '../../global/audit/audit-verifier';
import { ServerConnections } from '../servers/server-connections';
import { auditChainBroken } from './audit.errors';

const AT_ONCE = 1000;
const DAY_MS = 24 * 3600 * 1000;

/**
 * Deletes the oldest rows of an audit chain after the tenant's retention period. Only the provisioning account can delete them. A chain is
 * shortened only if it is intact, and its signed head records its new beginning.
 */
@Injectable()
export class AuditRetention {
  constructor(
    private readonly verifier: AuditVerifier,
    private readonly base: AuditBase,
    private readonly servers: ServerConnections,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Returns the number of deleted rows. @throws DomainError AUDIT_CHAIN_BROKEN if the chain must be investigated first */
  async shorten(chain: number, days: number): Promise<number> {
    const last = await this.base.lastBefore(chain, new Date(clock.nowMs() - days * DAY_MS));
    if (last === null) return this.removeUpToBase(chain);
    const { fault } = await this.verifier.verify(chain);
    if (fault !== null) throw auditChainBroken({ chain, sequence: fault.sequence });
    await this.base.moveTo(chain, last);
    return this.removeUpToBase(chain);
  }

  /** Also deletes rows that an interrupted run left, which the chain no longer contains. */
  private async removeUpToBase(chain: number): Promise<number> {
    const sequence = await this.base.of(chain);
    const { database } = this.settings;
    const table = `${quoteIdentifier(database.globalName)}.audit_logs`;
    for (let total = 0; ;) {
      const { affectedRows } = await this.servers.on(database, (session) =>
        session.query<{ affectedRows: number }>(
          `DELETE FROM ${table} WHERE chain = ? AND sequence <= ? ORDER BY sequence LIMIT ${AT_ONCE}`,
          [chain, sequence],
        ),
      );
      total += affectedRows;
      if (affectedRows < AT_ONCE) return total;
    }
  }
}
