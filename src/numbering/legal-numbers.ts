import type { Day } from '#kernel';

/** An assigned number of a gapless series, with the data that identifies its document (operations.md §3). */
export interface LegalNumber {
  readonly series: string;
  readonly number: string;
  /** The period of the counter it was drawn from, and its value there. */
  readonly period: string;
  readonly value: number;
  readonly documentId: number;
  readonly day: Day;
  readonly total: string;
  readonly currency: string;
  readonly contentHash: string;
}

/** Outbox topic of the messages that carry a {@link LegalNumber} to the ledger. */
export const LEGAL_NUMBER_TOPIC = 'legal_number';

/** Port to the ledger outside the tenant's database; implemented by src/global. */
export interface LegalNumberLedger {
  /** A number that is already in the ledger is not changed: a message may arrive twice. @throws DomainError DATABASE_UNAVAILABLE */
  append(tenantId: number, numbers: readonly LegalNumber[]): Promise<void>;
}

/** Injection token of {@link LegalNumberLedger}. */
export const LEGAL_NUMBER_LEDGER = Symbol('LEGAL_NUMBER_LEDGER');
