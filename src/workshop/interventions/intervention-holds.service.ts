import { clock } from '#kernel';
import type { Viewer } from '#kernel';
import { Records } from '#persistence';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { ENDED_STATUSES } from './intervention.choices';
import type { Intervention } from './intervention.entity';
import { interventionFrozen, interventionNotOnHold, interventionOnHold } from './intervention.errors';
import { InterventionHold } from './intervention-history.entity';
import { InterventionTransitions, releaseHold } from './intervention-transitions.service';
import { interventionResource } from './intervention.records';

/** Puts interventions on hold. A hold does not prevent transitions; it stops the clock. */
@TenantScoped()
export class InterventionHolds {
  private readonly interventions: Records<Intervention, never>;

  constructor(
    @InjectTenantDataSource() database: Database,
    private readonly transitions: InterventionTransitions,
  ) {
    this.interventions = new Records(database.manager, interventionResource);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, INTERVENTION_ON_HOLD, INTERVENTION_FROZEN */
  async hold(
    unit: UnitOfWork,
    id: number,
    reason: string,
    expectedVersion: number | null,
    viewer: Viewer,
  ): Promise<Intervention> {
    const { currentStatus, isOnHold } = await this.transitions.lock(unit, id, viewer);
    if (ENDED_STATUSES.includes(currentStatus)) throw interventionFrozen({ status: currentStatus });
    if (isOnHold) throw interventionOnHold({});
    const heldAt = clock.now();
    const { userId, name } = unit.actor;
    const hold = { interventionId: id, heldAt, reason, byName: name, createdByUserId: userId, updatedByUserId: userId };
    await unit.manager.insert(InterventionHold, hold);
    return this.interventions.update(unit, id, { isOnHold: true, holdReason: reason, heldAt }, expectedVersion);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, INTERVENTION_NOT_ON_HOLD */
  async resume(unit: UnitOfWork, id: number, expectedVersion: number | null, viewer: Viewer): Promise<Intervention> {
    const { isOnHold } = await this.transitions.lock(unit, id, viewer);
    if (!isOnHold) throw interventionNotOnHold({});
    await releaseHold(unit, id, clock.now());
    return this.interventions.update(unit, id, { isOnHold: false, holdReason: null, heldAt: null }, expectedVersion);
  }
}
