import { Inject, Injectable } from '@nestjs/common';
import { KEY_RING, KeyRing } from '#secrets';
import { LEGAL_NUMBER_TOPIC } from '../../../fleet/numbering/legal-numbers';
import type { LegalNumber } from '../../../fleet/numbering/legal-numbers';
import { LegalNumbers } from '../../../global/legal-numbers/legal-numbers.service';
import { signDocument } from '../../offboarding/signed-document';
import type { Operation } from '../../operations/operation.entity';
import type { StepRecord } from '../../operations/saga';
import { ServerConnections } from '../../servers/server-connections';
import type { RestorePlan } from '../restore-plan';
import { carryDocuments, issuedSince } from './carried-documents';
import { NumberGaps } from './number-gaps';
import { raiseCounters, raiseIds } from './raised-counters';
import { Sides } from './sides';

/** What a restore did to the legal numbers of a tenant; signed, because it explains gaps to whoever audits the company. */
interface LegalNumberReport {
  readonly document: 'impact-auto-restore-report';
  readonly formatVersion: 1;
  readonly tenantId: number;
  readonly operationId: number;
  /** Documents issued since the data were current, and how many of them came along. */
  readonly issuedSince: number;
  readonly carriedOver: number;
  /** Numbers that have no document now, by reason, and the first hundred of them. */
  readonly gaps: Readonly<Record<string, number>>;
  readonly gapNumbers: readonly string[];
}

/**
 * Legal numbers never go back (operations.md §3). On the way to be live, behind the fence, the data get what was issued since they were
 * current, or a record of what is not there any more, and counters as high as they ever were. Works on the data beside the live ones
 * alone, in one transaction: until the exchange everything can be taken back, and all of it can be repeated.
 */
@Injectable()
export class LegalNumberKeeping {
  constructor(
    private readonly servers: ServerConnections,
    private readonly ledger: LegalNumbers,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {}

  /** How many documents there are to be carried over, counted before any of them is. */
  intend(plan: RestorePlan): Promise<StepRecord> {
    return this.servers.alone(plan.place.server, async (session) => {
      const issued = await issuedSince(await Sides.of(session, plan));
      return { issuedSince: issued.length };
    });
  }

  async keep(operation: Operation, plan: RestorePlan, intent: StepRecord): Promise<StepRecord> {
    return this.servers.alone(plan.place.server, async (session) => {
      // Documents and dossiers refer to each other; the rows are carried with all they refer to.
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

  /** What the live outbox holds for the ledger: the outbox goes with the data. */
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

/** A document is restored with its lines and taxes, and never without the books of its number. */
const DOCUMENTS = ['invoices', 'invoice_lines', 'invoice_tax_lines'];
const BOOKS = ['number_gaps', 'number_sequences'];

/** The tables a restore of these tables changes. Null is all of them. */
export function withLegalTables(tables: readonly string[] | null): readonly string[] | null {
  if (tables === null || !tables.some((table) => DOCUMENTS.includes(table))) return tables;
  return [...new Set([...tables, ...DOCUMENTS, ...BOOKS])];
}
