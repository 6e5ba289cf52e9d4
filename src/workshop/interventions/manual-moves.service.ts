import type { RequestActor } from '#http';
import { auditedAs } from '#kernel';
import type { Viewer, WriteRequest } from '#kernel';
import { TenantScoped, TenantWrites } from '#tenancy';
import type { TransitionBody } from './intervention.dto';
import { InterventionTransitions } from './intervention-transitions.service';
import type { InterventionView } from './intervention.view';
import { InterventionViews } from './intervention-views.service';

/** Transitions requested by users. */
@TenantScoped()
export class ManualMoves {
  constructor(
    private readonly transitions: InterventionTransitions,
    private readonly views: InterventionViews,
    private readonly writes: TenantWrites,
  ) {}

  /**
   * The audit log records the move under the permission that it required.
   *
   * @throws DomainError as InterventionTransitions.move
   */
  move(
    write: WriteRequest,
    caller: Pick<RequestActor, 'permissions'> & { readonly viewer: Viewer },
    id: number,
    body: TransitionBody,
  ): Promise<InterventionView> {
    let permission = 'interventions:transition';
    const audited: WriteRequest = {
      ...write,
      auditEvent: (entityId) => auditedAs(write, permission).auditEvent(entityId),
    };
    return this.writes.run(audited, async (unit) => {
      permission = await this.transitions.move(unit, id, body, caller, write.expectedVersion);
      return this.views.written(unit, id, caller.viewer);
    });
  }
}
