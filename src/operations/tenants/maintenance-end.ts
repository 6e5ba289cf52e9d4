import { isISO8601 } from 'class-validator';
import { clock } from '#kernel';
import { maintenanceEndInvalid } from '../../global/tenants/tenant.errors';

const HOUR_MS = 3_600_000;
/** Of a maintenance without a given end. */
const DEFAULT_HOURS = 1;
const MAX_HOURS = 72;
const WITH_ZONE = /T\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})$/;

const invalid = (until: string): Error => maintenanceEndInvalid({ until: until.slice(0, 40), hours: MAX_HOURS });

/** Parses a time with a time zone. @throws DomainError TENANT_MAINTENANCE_END_INVALID */
export function momentIn(until: string): Date {
  const moment = new Date(until);
  if (isISO8601(until, { strict: true }) && WITH_ZONE.test(until) && !Number.isNaN(moment.getTime())) return moment;
  throw invalid(until);
}

/** The end of a maintenance that begins now. @throws DomainError TENANT_MAINTENANCE_END_INVALID */
export function endOf(until: string | undefined): Date {
  if (until === undefined) return clock.after(DEFAULT_HOURS * HOUR_MS);
  const end = momentIn(until);
  const aheadMs = end.getTime() - clock.nowMs();
  if (aheadMs > 0 && aheadMs <= MAX_HOURS * HOUR_MS) return end;
  throw invalid(until);
}
