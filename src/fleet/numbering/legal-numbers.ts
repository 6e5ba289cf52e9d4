import type { Day } from '#kernel';

/** A number of a gapless series that was given, with what proves which document carries it (operations.md §3). */
export interface LegalNumber {
  readonly series: string;
  readonly number: string;
  /** The counter it was drawn from, and the value it has there. */
  readonly period: string;
  readonly value: number;
  readonly documentId: number;
  readonly day: Day;
  readonly total: string;
  readonly currency: string;
  readonly contentHash: string;
}

/** Topic of the messages in a tenant's outbox that carry a {@link LegalNumber} to the ledger. */
export const LEGAL_NUMBER_TOPIC = 'legal_number';

/** Port to the ledger outside the tenant's database; implemented by src/global. */
export interface LegalNumberLedger {
  /** A number that is known stays as it was entered: the same message may come twice. @throws DomainError DATABASE_UNAVAILABLE */
  append(tenantId: number, numbers: readonly LegalNumber[]): Promise<void>;
}

/** Injection token of {@link LegalNumberLedger}. */
export const LEGAL_NUMBER_LEDGER = Symbol('LEGAL_NUMBER_LEDGER');
