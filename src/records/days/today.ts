import { clock, dayIn } from '#kernel';
import type { Day } from '#kernel';
import type { TenantContext } from '#tenancy';
import { dayInFuture } from './day.errors';

/** The current calendar day in the tenant's zone. */
export function currentDay(tenant: Pick<TenantContext, 'timezone'>): Day {
  return dayIn(tenant.timezone, clock.now());
}

/** @throws DomainError DAY_IN_FUTURE */
export function checkNotInFuture(field: string, day: string | null | undefined, today: Day): void {
  if (typeof day === 'string' && day > today) throw dayInFuture({ field, day });
}
