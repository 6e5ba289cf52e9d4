import { Inject, Injectable } from '@nestjs/common';
import { KEY_RING, KeyRing } from '#secrets';
import { LEGAL_NUMBER_TOPIC } from '../../../numbering/legal-numbers';
import type { LegalNumber } from '../../../numbering/legal-numbers';
import { LegalNumbers } from '../../../global/legal-numbers/legal-numbers.service';
import { signDocument } from '../../offboarding/signed-document';
import type { StepRecord, TaskOperation } from '#jobs';
import { ServerConnections } from '../../servers/server-connections';
import type { RestorePlan } from '../restore-plan';
import { carryDocuments, issuedSince } from './carried-documents';
import { NumberGaps } from './number-gaps';
import { raiseCounters, raiseIds } from './raised-counters';
import { Sides } from './sides';

/** The effects of a restore on the legal numbers of a tenant. Signed, because it explains gaps to an auditor of the company. */
interface LegalNumberReport {
  readonly document: 'impact-auto-restore-report';
  readonly formatVersion: 1;
  readonly tenantId: number;
  readonly operationId: number;
  /** Number of documents issued since the backup, and how many of them were carried over. */
  readonly issuedSince: number;
  readonly carriedOver: number;
  /** Numbers without a document after the restore, by reason, and the first hundred of them. */
  readonly gaps: Readonly<Record<string, number>>;
  readonly gapNumbers: readonly string[];
}

/**
 * Preserves legal numbers in a restore (operations.md §3). Behind the fence, before the exchange, the data get the documents issued since
 * the backup, or a gap record for each missing one, and counters that are at least as high as ever before. It changes only the data beside
 * the live ones, in one transaction: until the exchange everything can be undone and repeated.
 */
@Injectable()
export class LegalNumberKeeping {
  constructor(
    private readonly servers: ServerConnections,
    private readonly ledger: LegalNumbers,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {}

  /** Number of documents to carry over, counted before the first one. */
  intend(plan: RestorePlan): Promise<StepRecord> {
    return this.servers.alone(plan.place.server, async (session) => {
      const issued = await issuedSince(await Sides.of(session, plan));
      return { issuedSince: issued.length };
    });
  }

  async keep(operation: Pick<TaskOperation, 'id'>, plan: RestorePlan, intent: StepRecord): Promise<StepRecord> {
    return this.servers.alone(plan.place.server, async (session) => {
      // Documents and interventions refer to each other; rows are carried over with all rows that they refer to.
      await session.query('SET SESSION foreign_key_checks = 0');
      await session.query("SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'");
      const sides = await Sides.of(session, plan);
      const origin = { tenantId: plan.place.tenantId, operationId: operation.id };
      await this.enterWaiting(sides, origin.tenantId);
      const gaps = new NumberGaps(sides, origin);
      await session.query('START TRANSACTION');
      if (gaps.isKept) await this.keepDocuments(sides, plan, gaps);
      if (sides.changes('number_gaps')) await gaps.complete(this.ledger);
      await raiseCounters(sides, await this.ledger.highest(origin.tenantId));
      await session.query('COMMIT');
      await raiseIds(session, plan);
      return gaps.isKept ? { legalNumbers: await this.reportOf(gaps, origin, Number(intent['issuedSince'] ?? 0)) } : {};
    });
  }

  private async keepDocuments(sides: Sides, { discardsIssued }: RestorePlan, gaps: NumberGaps): Promise<void> {
    const issued = await issuedSince(sides);
    if (discardsIssued) await gaps.note(issued, 'discarded');
    else await gaps.note(await carryDocuments(sides, issued), 'unfit');
  }

  /** Ledger entries that still wait in the live outbox, which the restore replaces. */
  private async enterWaiting(sides: Sides, tenantId: number): Promise<void> {
    if (!sides.isLive('outbox')) return;
    const rows = await sides.session.query<{ payload: unknown }[]>(
      `SELECT payload FROM ${sides.live('outbox')} WHERE topic = ? AND relayed_at IS NULL`,
      [LEGAL_NUMBER_TOPIC],
    );
    const numbers = rows.map(
      ({ payload }) => (typeof payload === 'string' ? JSON.parse(payload) : payload) as LegalNumber,
    );
    await this.ledger.append(tenantId, numbers);
  }

  private async reportOf(
    gaps: NumberGaps,
    { tenantId, operationId }: { readonly tenantId: number; readonly operationId: number },
    issued: number,
  ): Promise<StepRecord> {
    const { byReason, numbers } = await gaps.written();
    const { discarded = 0, unfit = 0 } = byReason;
    const report: LegalNumberReport = {
      document: 'impact-auto-restore-report',
      formatVersion: 1,
      tenantId,
      operationId,
      issuedSince: issued,
      carriedOver: Math.max(0, issued - discarded - unfit),
      gaps: byReason,
      gapNumbers: numbers,
    };
    return { ...signDocument(this.ring, 'restore report', report) };
  }
}

/** A document is restored with its lines and taxes, and always with the records of its number. */
const DOCUMENTS = ['invoices', 'invoice_lines', 'invoice_tax_lines'];
const BOOKS = ['number_gaps', 'number_sequences'];

/** The tables that a restore of the given tables changes; null means all. */
export function withLegalTables(tables: readonly string[] | null): readonly string[] | null {
  if (tables === null || !tables.some((table) => DOCUMENTS.includes(table))) return tables;
  return [...new Set([...tables, ...DOCUMENTS, ...BOOKS])];
}
