import { Inject, Logger } from '@nestjs/common';
import { withDeadline } from '#kernel';
import { reasonOf } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantOutbox, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { LEGAL_NUMBER_LEDGER, LEGAL_NUMBER_TOPIC } from './legal-numbers';
import type { LegalNumber, LegalNumberLedger } from './legal-numbers';

/** Longer than a busy global database needs, shorter than a client waits. */
const RELAY_TIMEOUT_MS = 3000;
const BATCH_SIZE = 100;

/**
 * Sends legal numbers from the tenant's database to the ledger. The message is written in the transaction of the document, so a crash
 * loses none. The request that issued the document relays the message before it answers.
 */
@TenantScoped()
export class LegalNumberOutbox {
  private readonly logger = new Logger(LegalNumberOutbox.name);

  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly outbox: TenantOutbox,
    @Inject(LEGAL_NUMBER_LEDGER) private readonly ledger: LegalNumberLedger,
  ) {}

  /** Writes the message in the transaction that assigns the number. */
  write(unit: UnitOfWork, number: LegalNumber): Promise<void> {
    return this.outbox.write(unit, LEGAL_NUMBER_TOPIC, number);
  }

  /**
   * Sends the waiting messages to the ledger; returns whether all of them arrived. The document is issued in any case: while the global
   * database is unavailable, its message stays in the outbox and the outbox relay retries.
   */
  async relay(): Promise<boolean> {
    try {
      await withDeadline('the ledger of legal numbers', RELAY_TIMEOUT_MS, this.relayOldest());
      return true;
    } catch (error) {
      this.logger.warn(`legal numbers of tenant ${this.tenant.tenantId} are waiting in its outbox: ${reasonOf(error)}`);
      return false;
    }
  }

  private async relayOldest(): Promise<void> {
    const messages = await this.outbox.oldest(BATCH_SIZE, 0, LEGAL_NUMBER_TOPIC);
    if (messages.length === 0) return;
    await this.ledger.append(
      this.tenant.tenantId,
      messages.map(({ payload }) => payload as LegalNumber),
    );
    await this.outbox.remove(messages.map(({ id }) => id));
  }
}
