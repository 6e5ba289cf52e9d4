import { forbidden, invalidFields } from '#http';
import type { RequestActor } from '#http';
import { auditedAs } from '#kernel';
import type { WriteRequest } from '#kernel';
import type { CreateAssignmentBody } from './assignment.dto';

const OVERRIDE = 'assignments:override';

/**
 * The reason for accepting a driver who is not eligible.
 *
 * @throws DomainError FORBIDDEN without `assignments:override`, VALIDATION_FAILED without a reason
 */
export function overrideReasonOf(
  { override, overrideReason }: Pick<CreateAssignmentBody, 'override' | 'overrideReason'>,
  { permissions }: RequestActor,
): string | null {
  if (override !== true) return null;
  if (!permissions.has(OVERRIDE)) throw forbidden({ permission: OVERRIDE });
  const pointer = '/overrideReason';
  if (!overrideReason) throw invalidFields([{ pointer, code: 'IS_NOT_EMPTY', detail: 'must not be empty' }]);
  return overrideReason;
}

/** A write that overrides a driver's eligibility is recorded as `assignments:override` in the audit log. */
export function auditedOverride(write: WriteRequest, reason: string | null): WriteRequest {
  return reason === null ? write : auditedAs(write, OVERRIDE);
}
