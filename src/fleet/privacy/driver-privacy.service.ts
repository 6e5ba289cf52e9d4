import { Inject } from '@nestjs/common';
import { DateTime } from 'luxon';
import { dayIn } from '#kernel';
import type { ListRequest, Page } from '#kernel';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { VehicleAssignment } from '../assignments/vehicle-assignment.entity';
import { DriversService } from '../drivers/drivers.service';
import type { DriverFile } from '../drivers/drivers.service';
import { PERSON_FILES } from './person-files';
import type { PersonFile, PersonFiles } from './person-files';
import { PERSON_TRAIL } from './person-trail';
import type { PersonTrail, PersonTrailEntry } from './person-trail';

/** Everything the company keeps of one driver (domain.md §18.2). */
export interface PersonalData {
  readonly file: DriverFile;
  readonly assignments: readonly VehicleAssignment[];
  /** What is known of the files; each is had by its own route. */
  readonly files: readonly PersonFile[];
  /** The newest entries of the audit log about the driver's file. */
  readonly trail: readonly PersonTrailEntry[];
}

const MOST_TRAIL = 10_000;

/** What drivers may ask of the company that keeps their data, and what the company should ask itself. */
@TenantScoped()
export class DriverPrivacy {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly drivers: DriversService,
    private readonly settings: TenantSettings,
    @Inject(PERSON_TRAIL) private readonly trail: PersonTrail,
    @Inject(PERSON_FILES) private readonly files: PersonFiles,
  ) {}

  /** @throws DomainError NOT_FOUND */
  async personalData(driverId: number): Promise<PersonalData> {
    const file = await this.drivers.get(driverId);
    const order = { startsAt: 'ASC' } as const;
    const assignments = await this.database.manager.find(VehicleAssignment, { where: { driverId }, order });
    const files = await this.files.listOf('driver', driverId);
    const trail = await this.trail.entriesOf(this.tenant.tenantId, 'drivers', driverId, MOST_TRAIL);
    return { file, assignments, files, trail };
  }

  /** Those who left longer ago than the company keeps drivers (`privacy.driver_retention_months`); nobody is erased by a clock. */
  async due(request: ListRequest): Promise<Page<DriverFile>> {
    const months = await this.settings.get('privacy.driver_retention_months');
    const since = DateTime.utc().minus({ months });
    const parameters = { since: since.toJSDate(), sinceDay: dayIn(this.tenant.timezone, since.toJSDate()) };
    return this.drivers.list(request, (query) => {
      query.andWhere("record.status = 'terminated' AND record.anonymizedAt IS NULL").andWhere(
        // Without a day of leaving, what was last written of the driver is what is known.
        '(record.terminationDate < :sinceDay OR (record.terminationDate IS NULL AND record.updatedAt < :since))',
        parameters,
      );
    });
  }
}
