import { dayIn } from '#kernel';
import type { Day } from '#kernel';
import { defineFlow } from '#persistence';
import type { Flow, FlowActions } from '#persistence';
import {
  dayBeforeIntervention,
  documentCurrencyOutdated,
  documentIncomplete,
  documentInvalidTransition,
  interventionStatusUnfit,
} from './document.errors';
import type { Intervention } from '../interventions/intervention.entity';
import type { InterventionStatus } from '../interventions/intervention.choices';

/**
 * The flow of a kind of document. An action that is not possible throws
 * DOCUMENT_INVALID_TRANSITION.
 */
export function documentFlow<S extends string, A extends string>(
  statuses: readonly S[],
  initial: NoInfer<S>,
  actions: FlowActions<NoInfer<S>, A>,
): Flow<S, A, 'status'> {
  const refusal = (action: A, status: S): Error =>
    documentInvalidTransition({ action, status, from: actions[action].from });
  return defineFlow({ statuses, column: 'status', initial, actions, refusal });
}

/** @throws DomainError INTERVENTION_STATUS_UNFIT */
export function requireInterventionIn(
  { currentStatus }: Pick<Intervention, 'currentStatus'>,
  allowed: readonly InterventionStatus[],
): void {
  if (!allowed.includes(currentStatus)) throw interventionStatusUnfit({ status: currentStatus, allowed });
}

/**
 * An invoice or payment of this company cannot be older than the report of its intervention.
 *
 * @throws DomainError DAY_BEFORE_DOSSIER
 */
export function requireSinceIntervention(
  field: string,
  day: Day,
  { reportedAt }: Pick<Intervention, 'reportedAt'>,
  timezone: string,
): void {
  const reported = dayIn(timezone, reportedAt);
  if (day < reported) throw dayBeforeIntervention({ field, day, reported });
}

/**
 * A draft that was priced before the company changed its currency cannot be continued.
 *
 * @throws DomainError DOCUMENT_CURRENCY_OUTDATED
 */
export function requireCurrency({ currency }: { readonly currency: string }, expected: string): void {
  if (currency !== expected) throw documentCurrencyOutdated({ currency, expected });
}

/**
 * Checks the parts that a document needs for its next step; the error names the missing parts.
 *
 * @throws DomainError DOCUMENT_INCOMPLETE
 */
export function requireParts(parts: Readonly<Record<string, boolean>>): void {
  const missing = Object.keys(parts).filter((name) => parts[name] !== true);
  if (missing.length > 0) throw documentIncomplete({ missing });
}
