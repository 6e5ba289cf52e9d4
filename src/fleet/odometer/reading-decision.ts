import { forbidden, invalidFields } from '#http';
import type { RequestActor } from '#http';
import { auditedAs } from '#kernel';
import type { WriteRequest } from '#kernel';
import { DefaultedFlag, OptionalText } from '../../records/fields';

const OVERRIDE = 'odometer:override';

/** The decision of an authorised user about a reading that the rules may refuse: accept it, or store it as void. */
export interface ReadingDecision {
  readonly kind: 'override' | 'void';
  readonly reason: string;
}

/** Options of a body with an odometer value: accept a value that the rules refuse, or store it as a void reading. */
export class ReadingDecisionBody {
  @DefaultedFlag(false)
  override?: boolean;

  @DefaultedFlag(false)
  void?: boolean;

  /** Required with `override` and `void`. */
  @OptionalText(255, 'Compteur relevé deux fois sur place')
  reason?: string | null;
}

/** @throws DomainError FORBIDDEN without `odometer:override`, VALIDATION_FAILED without a reason */
export function decisionOf(body: ReadingDecisionBody, { permissions }: RequestActor): ReadingDecision | null {
  if (body.override !== true && body.void !== true) return null;
  if (!permissions.has(OVERRIDE)) throw forbidden({ permission: OVERRIDE });
  const { reason } = body;
  if (!reason) throw invalidFields([{ pointer: '/reason', code: 'IS_NOT_EMPTY', detail: 'must not be empty' }]);
  return { kind: body.void === true ? 'void' : 'override', reason };
}

/** A write that overrides the odometer rules is recorded as `odometer:override` in the audit log. */
export function auditedDecision(write: WriteRequest, decision: ReadingDecision | null): WriteRequest {
  return decision === null ? write : auditedAs(write, OVERRIDE);
}
