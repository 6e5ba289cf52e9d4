import { Inject, Logger } from '@nestjs/common';
import { withDeadline } from '#kernel';
import { reasonOf, tableName } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantOutbox, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { LEGAL_NUMBER_LEDGER, LEGAL_NUMBER_TOPIC } from './legal-numbers';
import type { LegalNumber, LegalNumberLedger } from './legal-numbers';

/** Longer than a global database that is busy needs, shorter than a client waits. */
const PATIENCE_MS = 3000;
const AT_ONCE = 100;

/**
 * The way of legal numbers from the tenant's database to the ledger. The message is written in the transaction of the document, so a
 * crash loses none; the request that issued the document relays it before it answers.
 */
@TenantScoped()
export class LegalNumberOutbox {
  private readonly logger = new Logger(LegalNumberOutbox.name);

  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly outbox: TenantOutbox,
    @Inject(LEGAL_NUMBER_LEDGER) private readonly ledger: LegalNumberLedger,
  ) {}

  /** In the transaction that gives the number. */
  async leave({ manager }: UnitOfWork, number: LegalNumber): Promise<void> {
    await manager.query(`INSERT INTO ${tableName(manager, 'outbox')} (topic, payload) VALUES (?, ?)`, [
      LEGAL_NUMBER_TOPIC,
      JSON.stringify(number),
    ]);
  }

  /**
   * Brings what waits to the ledger; answers whether it is there. The document was issued whatever becomes of this: while the global
   * database is away its message stays in the outbox, whose relay goes on trying.
   */
  async relay(): Promise<boolean> {
    try {
      await withDeadline('the ledger of legal numbers', PATIENCE_MS, this.relayOldest());
      return true;
    } catch (error) {
      this.logger.warn(`legal numbers of tenant ${this.tenant.tenantId} wait in its outbox: ${reasonOf(error)}`);
      return false;
    }
  }

  private async relayOldest(): Promise<void> {
    const messages = await this.outbox.oldest(AT_ONCE, 0, LEGAL_NUMBER_TOPIC);
    if (messages.length === 0) return;
    await this.ledger.append(
      this.tenant.tenantId,
      messages.map(({ payload }) => payload as LegalNumber),
    );
    await this.outbox.remove(messages.map(({ id }) => id));
  }
}
