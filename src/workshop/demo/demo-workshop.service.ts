import { clock, dayIn, EVERYTHING, systemWrite } from '#kernel';
import type { Actor } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { Collaborateur } from '../../fleet/collaborateurs/collaborateur.entity';
import { Garage } from '../../fleet/garages/garage.entity';
import { InterventionType } from '../../fleet/reference/intervention-types/intervention-type.entity';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import type { CompanyIdentity } from '../document/company-identity';
import { Intervention } from '../interventions/intervention.entity';
import { InterventionsService } from '../interventions/interventions.service';
import { InvoiceParties } from '../invoices/invoice-parties.service';
import { spreadSteps } from './demo-dates';
import type { DemoCase } from './demo-documents.service';
import { DemoJourneys } from './demo-journeys.service';
import { DEMO_PLAN } from './demo-plan';
import type { DemoIntervention } from './demo-plan';
import { DEMO_PROBLEMS } from './demo-problems';
import type { DemoProblem } from './demo-problems';

const DAY_MS = 24 * 3600 * 1000;

interface Surroundings {
  readonly vehicles: readonly Vehicle[];
  readonly types: ReadonlyMap<string, number>;
  readonly people: Pick<DemoCase, 'expertId' | 'garageId' | 'otherGarageId'>;
}

/**
 * Fills the workshop of a demo company with about fifty interventions in every status, through the services that
 * users use.
 */
@TenantScoped()
export class DemoWorkshop {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly writes: TenantWrites,
    private readonly interventions: InterventionsService,
    private readonly journeys: DemoJourneys,
    private readonly parties: InvoiceParties,
  ) {}

  /**
   * Creates all interventions in the name of `by`, in one transaction. Does nothing for a company that has an
   * intervention. Returns the number of created interventions.
   */
  async furnish(by: { readonly userId: number; readonly name: string }): Promise<number> {
    const company = await this.parties.company();
    const actor: Actor = { type: 'user', ...by };
    return this.writes.run(systemWrite('demo', this.tenant.tenantId, 'demo:fill'), async (unit) => {
      if (await unit.manager.exists(Intervention)) return 0;
      const around = await surroundings(unit);
      if (around.vehicles.length === 0) return 0;
      for (const [index, plan] of DEMO_PLAN.entries())
        await this.make({ ...unit, actor }, index, plan, around, company);
      return DEMO_PLAN.length;
    });
  }

  private async make(
    unit: UnitOfWork,
    index: number,
    plan: DemoIntervention,
    around: Surroundings,
    company: CompanyIdentity,
  ): Promise<void> {
    const problem = DEMO_PROBLEMS[index % DEMO_PROBLEMS.length] as DemoProblem;
    const vehicle = around.vehicles[index % around.vehicles.length] as Vehicle;
    const reportedAt = new Date(clock.nowMs() - plan.reportedDaysAgo * DAY_MS - 3_600_000);
    const intervention = await this.interventions.create(
      unit,
      {
        vehicleId: vehicle.id,
        title: problem.title,
        priority: problem.priority,
        interventionTypeId: around.types.get(problem.type) ?? null,
        assignedToCollaborateurId: around.people.expertId,
        estimatedDurationDays: 3,
        reportedAt: reportedAt.toISOString(),
      },
      EVERYTHING,
    );
    const reportedOn = dayIn(this.tenant.timezone, reportedAt);
    const demo = { ...around.people, interventionId: intervention.id, problem, reportedOn };
    await this.journeys.travel(unit, demo, plan, company);
    await spreadSteps(unit.manager, intervention.id, reportedAt);
  }
}

async function surroundings({ manager }: UnitOfWork): Promise<Surroundings> {
  const vehicles = await manager.find(Vehicle, { order: { id: 'ASC' } });
  const types = await manager.find(InterventionType);
  const garages = await manager.find(Garage, { order: { id: 'ASC' } });
  const experts = await manager.find(Collaborateur, { order: { id: 'ASC' } });
  const expert = experts.find(({ position }) => position === 'expert') ?? experts[0];
  const [garage, other = garage] = garages;
  if (expert === undefined || garage === undefined || other === undefined)
    return { vehicles: [], types: new Map(), people: { expertId: 0, garageId: 0, otherGarageId: 0 } };
  return {
    vehicles: vehicles.filter(({ status }) => status !== 'sold'),
    types: new Map(types.map(({ name, id }) => [name, id])),
    people: { expertId: expert.id, garageId: garage.id, otherGarageId: other.id },
  };
}
