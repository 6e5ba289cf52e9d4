import type { MaintenanceView } from '../../global/tenants/tenant.view';
import type { Line } from '../commands/command-output';

/** For a person: since when, until when and why a tenant is in maintenance. */
export function maintenanceLine({ startedAt, until, reason }: MaintenanceView): Line {
  return {
    fr: `en maintenance depuis ${startedAt} jusqu’à ${until} : ${reason}`,
    en: `in maintenance since ${startedAt} until ${until}: ${reason}`,
  };
}
