import type { Viewer } from '#kernel';
import type { Database } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { historyView } from './history.view';
import type { InterventionHistoryView } from './history.view';
import { InterventionHold, InterventionStep } from './intervention-history.entity';
import { InterventionsService } from './interventions.service';

/** What happened to dossiers. */
@TenantScoped()
export class HistoryOfDossiers {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    private readonly interventions: InterventionsService,
  ) {}

  /** Every step and every time of waiting, oldest first. @throws DomainError NOT_FOUND */
  async of(id: number, viewer: Viewer): Promise<InterventionHistoryView> {
    await this.interventions.get(id, viewer);
    const { manager } = this.database;
    const where = { interventionId: id };
    return historyView(
      await manager.find(InterventionStep, { where, order: { at: 'ASC', id: 'ASC' } }),
      await manager.find(InterventionHold, { where, order: { heldAt: 'ASC', id: 'ASC' } }),
    );
  }
}
