import type { Viewer } from '#kernel';
import type { Database } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { EVERYTHING_SHOWN, historyView } from './history.view';
import type { InterventionHistoryView, ShownNames } from './history.view';
import { seesRecord } from '../../records/scope/record-scope';
import { InterventionHold, InterventionStep } from './intervention-history.entity';
import { InterventionsService } from './interventions.service';

/** The history of interventions. */
@TenantScoped()
export class InterventionHistory {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    private readonly interventions: InterventionsService,
  ) {}

  /** All steps and all holds, oldest first. @throws DomainError NOT_FOUND */
  async of(id: number, viewer: Viewer): Promise<InterventionHistoryView> {
    await this.interventions.get(id, viewer);
    const { manager } = this.database;
    const where = { interventionId: id };
    const steps = await manager.find(InterventionStep, { where, order: { at: 'ASC', id: 'ASC' } });
    const holds = await manager.find(InterventionHold, { where, order: { heldAt: 'ASC', id: 'ASC' } });
    return historyView(steps, holds, await this.namesShown(steps, viewer));
  }

  /** A restricted viewer sees their own name only: names of other users and documents of other garages are left out. */
  private async namesShown(steps: readonly InterventionStep[], viewer: Viewer): Promise<ShownNames> {
    if (!viewer.ownVehiclesOnly && viewer.garageId === null) return EVERYTHING_SHOWN;
    const seen = new Set<InterventionStep>();
    for (const step of steps) if (await this.seesDocument(step, viewer)) seen.add(step);
    return {
      name: ({ createdByUserId }) => createdByUserId !== null && createdByUserId === viewer.userId,
      document: (step) => seen.has(step),
    };
  }

  private async seesDocument({ documentType, documentId }: InterventionStep, viewer: Viewer): Promise<boolean> {
    if (documentType === null || documentId === null) return true;
    return seesRecord(this.database.manager, viewer, `${documentType}s`, documentId);
  }
}
