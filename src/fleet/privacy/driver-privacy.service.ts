import { Inject } from '@nestjs/common';
import type { WriteRequest } from '#kernel';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { VehicleAssignment } from '../assignments/vehicle-assignment.entity';
import { DriversService } from '../drivers/drivers.service';
import { interventionsOfDriver } from './driver-interventions';
import { alertsAbout } from './alerts-about';
import { fillsOfDriver } from './driver-fills';
import { PERSON_FILES } from '../fleet-ports';
import type { PersonFiles } from '../fleet-ports';
import type { PersonalData } from './personal-data';
import { personalDataView } from './privacy.view';
import type { PersonalDataView } from './privacy.view';
import { PERSON_TRAIL } from '../fleet-ports';
import type { PersonTrail } from '../fleet-ports';

const MAX_TRAIL = 10_000;

/** Data export for drivers, and the list of drivers whose data the company should erase. */
@TenantScoped()
export class DriverPrivacy {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly drivers: DriversService,
    private readonly writes: TenantWrites,
    @Inject(PERSON_TRAIL) private readonly trail: PersonTrail,
    @Inject(PERSON_FILES) private readonly files: PersonFiles,
  ) {}

  /** The audit row is written before any data is sent. @throws DomainError NOT_FOUND */
  async export(write: WriteRequest, driverId: number): Promise<PersonalDataView> {
    const data = personalDataView(await this.personalData(driverId));
    await this.writes.run(write, () => Promise.resolve());
    return data;
  }

  private async personalData(driverId: number): Promise<PersonalData> {
    const file = await this.drivers.get(driverId);
    const order = { startsAt: 'ASC' } as const;
    const assignments = await this.database.manager.find(VehicleAssignment, { where: { driverId }, order });
    const files = await this.files.listOf('driver', driverId);
    const trail = await this.trail.entriesOf(this.tenant.tenantId, 'drivers', driverId, MAX_TRAIL);
    const interventions = await interventionsOfDriver(this.database.manager, driverId);
    const fills = await fillsOfDriver(this.database.manager, driverId);
    const alerts = await alertsAbout(this.database.manager, 'drivers', driverId);
    return { file, assignments, interventions, fills, alerts, files, trail };
  }
}
