import { Inject, Logger } from '@nestjs/common';
import { CircuitOpen, Circuits, clock } from '#kernel';
import type { Circuit } from '#kernel';
import { reasonOf } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { FISCAL_AUTHORITIES, FiscalNotSent } from './fiscal-authority';
import type { FiscalAuthorities, FiscalAuthority, FiscalVerdict } from './fiscal-authority';
import { FISCAL_FLOW } from './fiscal.flow';
import { FiscalStates } from './fiscal-states.service';
import type { Invoice } from './invoice.entity';

const circuits = new Circuits();
const BATCH_SIZE = 50;
/** The authority may have processed a call that lasted longer: its outcome is uncertain, like that of a failed call. */
const MAX_CALL_MS = 60_000;
/** The length of the note's column. */
const MAX_LETTERS = 500;

/** The result of a round of submissions. */
export interface Submitted {
  readonly accepted: number;
  readonly rejected: number;
  /** The outcome is unknown: a person has to decide. */
  readonly uncertain: number;
  /** The authority certainly did not receive them: they are sent again. */
  readonly left: number;
}

/**
 * Submits issued documents to the tax authority of the company's country, in the order of their issue. The status
 * `sending` is committed before the call. If the authority may have processed the document, it is never sent again
 * automatically. A rejection does not free the number.
 */
@TenantScoped()
export class FiscalSubmissions {
  private readonly logger = new Logger(FiscalSubmissions.name);

  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly states: FiscalStates,
    @Inject(FISCAL_AUTHORITIES) private readonly authorities: FiscalAuthorities,
  ) {}

  /** Submits nothing more once the authority does not answer; the others are left for the next run. */
  async run(signal: AbortSignal): Promise<Submitted> {
    const tally = { accepted: 0, rejected: 0, uncertain: await this.states.abandon(), left: 0 };
    const authority = this.authorities.of(this.tenant.countryCode);
    if (authority === null) return tally;
    const circuit = circuits.of(`the authority of ${this.tenant.countryCode}`);
    for (const invoice of await this.states.pending(BATCH_SIZE)) {
      const isHeldUp = signal.aborted || circuit.isOpen;
      const outcome = isHeldUp ? 'left' : await this.submit(authority, invoice, circuit);
      if (outcome !== null) tally[outcome] += 1;
    }
    return tally;
  }

  /** Null if another run was faster. */
  private async submit(
    authority: FiscalAuthority,
    invoice: Invoice,
    circuit: Circuit,
  ): Promise<keyof Submitted | null> {
    const { id, invoiceNumber, documentType, contentHash, frozenContent: content } = invoice;
    if (invoiceNumber === null || contentHash === null || content === null) return 'left';
    const sending = { fiscalSentAt: clock.now(), fiscalNote: null };
    if (!(await this.states.move(id, FISCAL_FLOW.actions.send, sending))) return null;
    const document = { invoiceNumber, documentType, contentHash, content };
    const call = { withinMs: MAX_CALL_MS, ask: (signal: AbortSignal) => authority.submit(document, signal) };
    const verdict = await circuit.call(call).catch(asError);
    if (verdict instanceof Error) return this.fail(id, verdict);
    await this.note(id, verdict);
    return verdict.status;
  }

  private async fail(id: number, error: Error): Promise<'uncertain' | 'left'> {
    const reason = reasonOf(error);
    const isLeft = error instanceof FiscalNotSent || error instanceof CircuitOpen;
    this.logger.warn(`invoice ${id} ${isLeft ? 'was not sent' : 'may have been sent'} to the tax authority: ${reason}`);
    const step = isLeft ? FISCAL_FLOW.actions.putBack : FISCAL_FLOW.actions.doubt;
    await this.states.move(id, step, { fiscalNote: reason.slice(0, MAX_LETTERS) });
    return isLeft ? 'left' : 'uncertain';
  }

  /** If the verdict cannot be stored, the document stays `sending` and becomes uncertain after some minutes. */
  private async note(id: number, { status, fiscalNumber, payload }: FiscalVerdict): Promise<void> {
    const step = status === 'accepted' ? FISCAL_FLOW.actions.accept : FISCAL_FLOW.actions.reject;
    await this.states.move(id, step, { fiscalNumber, fiscalPayload: payload });
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
