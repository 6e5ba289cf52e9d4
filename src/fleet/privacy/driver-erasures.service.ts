import { Inject } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { clock, systemWrite } from '#kernel';
import type { WriteRequest } from '#kernel';
import { Records } from '#persistence';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { VehicleAssignment } from '../assignments/vehicle-assignment.entity';
import { Driver } from '../drivers/driver.entity';
import { driverResource } from '../drivers/driver.records';
import { anonymizeDriver, DRIVER } from './anonymize-driver';
import type { Erasure, FreeText } from './erasure';
import { ErasureRequest } from './erasure-request.entity';
import { fillsOfDriver } from './driver-fills';
import { PERSON_FILES } from '../fleet-ports';
import type { PersonFiles } from '../fleet-ports';
import { driverInIntervention, driverStillAssigned } from './privacy.errors';
import { interventionsOfDriver, driverInWorkshop } from './driver-interventions';
import { erasureView } from './privacy.view';
import type { ErasureView } from './privacy.view';

/** Erasure of drivers (domain.md §18.3): the row stays because other records refer to it, without any personal data. */
@TenantScoped()
export class DriverErasures {
  private readonly drivers: Records<Driver>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly writes: TenantWrites,
    @Inject(PERSON_FILES) private readonly files: PersonFiles,
  ) {
    this.drivers = new Records(database.manager, driverResource);
  }

  /**
   * Deleted drivers are erased too; a driver who was already erased is not changed again. File contents cannot be part of a transaction:
   * they are removed after it, and a repeated request removes what a failure left behind.
   *
   * @throws DomainError NOT_FOUND, DRIVER_STILL_ASSIGNED, STORAGE_UNAVAILABLE
   */
  async erase(write: WriteRequest, id: number, reason: string): Promise<ErasureView> {
    const view = await this.writes.run(write, async (unit) => erasureView(await this.eraseIn(unit, id, reason)));
    await this.files.purgeAllOf(DRIVER, id);
    return view;
  }

  /** The ids of the drivers erased in this database, for a copy of the database that does not know it. */
  async erasedIds(): Promise<readonly number[]> {
    const requests = await this.database.manager.findBy(ErasureRequest, { entityType: DRIVER });
    return requests.map(({ entityId }) => entityId);
  }

  /** After a restore: repeats the erasures that happened since the backup. Returns their number. */
  async reapply(ids: readonly number[]): Promise<number> {
    const erased = await this.writes.run(
      systemWrite('restore', this.tenant.tenantId, 'drivers:erase'),
      async (unit) => {
        const where = { id: In([...ids]), anonymizedAt: IsNull() };
        const back = await unit.manager.find(Driver, { where, withDeleted: true });
        for (const { id } of back) await this.anonymize(unit, id, { at: clock.now(), reason: 'restore' });
        return back.length;
      },
    );
    for (const id of ids) await this.files.purgeAllOf(DRIVER, id);
    return erased;
  }

  private async eraseIn(unit: UnitOfWork, id: number, reason: string): Promise<Erasure> {
    const driver = await this.drivers.getForUpdate(unit, id, { withDeleted: true });
    if (driver.anonymizedAt !== null) return this.outcome(unit.manager, id, driver.anonymizedAt);
    await this.assertFree(unit.manager, id);
    const erasedAt = clock.now();
    await this.anonymize(unit, id, { at: erasedAt, reason });
    return this.outcome(unit.manager, id, erasedAt);
  }

  private anonymize(
    { manager, actor }: UnitOfWork,
    id: number,
    { at, reason }: { at: Date; reason: string },
  ): Promise<void> {
    return anonymizeDriver(manager, id, { at, reason, userId: actor.userId });
  }

  private async assertFree(manager: EntityManager, driverId: number): Promise<void> {
    const assignment = await manager
      .createQueryBuilder(VehicleAssignment, 'assignment')
      .where('assignment.driverId = :driverId', { driverId })
      .andWhere('(assignment.endsAt IS NULL OR assignment.endsAt > UTC_TIMESTAMP(3))')
      .getOne();
    if (assignment !== null) throw driverStillAssigned({ assignmentId: assignment.id });
    if (await driverInWorkshop(manager, driverId)) throw driverInIntervention({});
  }

  private async outcome(manager: EntityManager, driverId: number, erasedAt: Date): Promise<Erasure> {
    const noted = await manager
      .createQueryBuilder(VehicleAssignment, 'assignment')
      .where('assignment.driverId = :driverId', { driverId })
      .andWhere("(assignment.notes <> '' OR assignment.overrideReason <> '')")
      .orderBy('assignment.id')
      .getMany();
    const review = noted.flatMap(({ id, notes, overrideReason }): FreeText[] => [
      ...(notes ? [{ resource: 'assignments', id, field: 'notes' } as const] : []),
      ...(overrideReason ? [{ resource: 'assignments', id, field: 'overrideReason' } as const] : []),
    ]);
    const interventions = await interventionsOfDriver(manager, driverId);
    const texts = interventions.map(({ id }): FreeText => ({ resource: 'interventions', id, field: 'description' }));
    const fills = await fillsOfDriver(manager, driverId);
    const notes = fills.flatMap(({ id, notes: text }): FreeText[] =>
      text ? [{ resource: 'fuel_logs', id, field: 'notes' }] : [],
    );
    return { driverId, erasedAt, review: [...review, ...texts, ...notes] };
  }
}
