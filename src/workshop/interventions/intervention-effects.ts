import type { Changes } from '#persistence';
import type { Intervention } from './intervention.entity';
import type { Transition } from './intervention.flow';

type Effect = Transition['effects'][number];
type Chosen = Changes<Intervention>;
type Columns = (intervention: Intervention, chosen: Chosen, at: Date) => Chosen;

/** The columns that each effect writes into the intervention's row. Immobilization times entered by a person stay. */
const COLUMNS: Readonly<Record<Effect, Columns>> = {
  start: (_intervention, _chosen, startedAt) => ({ startedAt }),
  approve: (_intervention, { acceptedQuoteId = null }, approvedAt) => ({ approvedAt, acceptedQuoteId }),
  unapprove: () => ({ approvedAt: null, acceptedQuoteId: null }),
  start_repair: ({ immobilizedFrom }, _chosen, at) => ({ repairStartedAt: at, immobilizedFrom: immobilizedFrom ?? at }),
  complete_repair: (_intervention, _chosen, repairCompletedAt) => ({ repairCompletedAt }),
  receive: ({ immobilizedUntil }, _chosen, at) => ({ receivedAt: at, immobilizedUntil: immobilizedUntil ?? at }),
  rework: ({ reworkCount }) => ({ reworkCount: reworkCount + 1, repairCompletedAt: null }),
  invoice: (_intervention, _chosen, invoicedAt) => ({ invoicedAt }),
  uninvoice: () => ({ invoicedAt: null }),
  close: (_intervention, { closureReason = 'paid' }, closedAt) => ({ closedAt, closureReason }),
  reopen: () => ({ closedAt: null, closureReason: null }),
  cancel: ({ immobilizedFrom, immobilizedUntil }, { cancellationReason = null }, cancelledAt) => ({
    cancelledAt,
    cancellationReason,
    immobilizedUntil: immobilizedFrom === null ? null : (immobilizedUntil ?? cancelledAt),
  }),
};

export function changesOf(effects: readonly Effect[], intervention: Intervention, chosen: Chosen, at: Date): Chosen {
  return Object.assign({}, ...effects.map((effect) => COLUMNS[effect](intervention, chosen, at))) as Chosen;
}
