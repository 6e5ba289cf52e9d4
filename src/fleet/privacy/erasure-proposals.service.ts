import { DateTime } from 'luxon';
import { clock, dayIn } from '#kernel';
import type { ListRequest, Page } from '#kernel';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { DriversService } from '../drivers/drivers.service';
import type { DriverFile } from '../drivers/drivers.service';

/** Drivers whose data the company stores longer than its retention period (domain.md §18.6). */
@TenantScoped()
export class ErasureProposals {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly drivers: DriversService,
    private readonly settings: TenantSettings,
  ) {}

  /** Drivers who left longer ago than `privacy.driver_retention_months`. The list is a proposal; no driver is erased automatically. */
  async due(request: ListRequest): Promise<Page<DriverFile>> {
    const months = await this.settings.get('privacy.driver_retention_months');
    const since = DateTime.fromJSDate(clock.now(), { zone: 'utc' }).minus({ months });
    const parameters = { since: since.toJSDate(), sinceDay: dayIn(this.tenant.timezone, since.toJSDate()) };
    return this.drivers.list(request, (query) => {
      query.andWhere("record.status = 'terminated' AND record.anonymizedAt IS NULL").andWhere(
        // Without a termination date, the last change of the driver is used.
        '(record.terminationDate < :sinceDay OR (record.terminationDate IS NULL AND record.updatedAt < :since))',
        parameters,
      );
    });
  }
}
