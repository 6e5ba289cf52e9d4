import { EVERYTHING } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import type { CompanyIdentity } from '../document/company-identity';
import { InterventionHolds } from '../interventions/intervention-holds.service';
import { InterventionTransitions } from '../interventions/intervention-transitions.service';
import type { TransitionBody } from '../interventions/intervention.dto';
import { INTERVENTION_STATUSES } from '../interventions/intervention.choices';
import type { InterventionStatus } from '../interventions/intervention.choices';
import { DemoDocuments } from './demo-documents.service';
import type { DemoCase } from './demo-documents.service';
import { DemoInvoices } from './demo-invoices.service';
import type { DemoIntervention } from './demo-plan';

const MOVES = new Set([
  'interventions:submit',
  'interventions:transition',
  'interventions:close',
  'interventions:cancel',
]);
const CALLER = { permissions: MOVES, viewer: EVERYTHING };

/** Moves a demo intervention to the status of its plan, step by step, as users would. */
@TenantScoped()
export class DemoJourneys {
  constructor(
    private readonly documents: DemoDocuments,
    private readonly invoices: DemoInvoices,
    private readonly transitions: InterventionTransitions,
    private readonly holds: InterventionHolds,
  ) {}

  async travel(
    unit: UnitOfWork,
    intervention: DemoCase,
    plan: DemoIntervention,
    company: CompanyIdentity,
  ): Promise<void> {
    const { interventionId: id } = intervention;
    const reaches = (status: InterventionStatus): boolean => isReached(plan, status);
    if (reaches('in_prediagnostic'))
      await this.documents.prediagnose(unit, intervention, reaches('prediagnostic_completed'));
    if (plan.status === 'cancelled')
      await this.move(unit, id, { to: 'cancelled', reason: 'Véhicule réparé sous garantie constructeur' });
    const quoteId = reaches('in_quote') ? await this.documents.quote(unit, intervention, reaches('quote_received')) : 0;
    if (reaches('in_approval')) await this.move(unit, id, { to: 'in_approval' });
    const orderId = reaches('approved') ? await this.documents.accept(unit, quoteId) : 0;
    if (reaches('in_repair')) await this.repair(unit, intervention, orderId, plan);
    if (plan.outcome === 'warranty') await this.move(unit, id, { to: 'closed', closureReason: 'warranty' });
    else if (reaches('invoiced') || plan.outcome === 'credited')
      await this.invoices.invoice(unit, intervention, orderId, company, plan.outcome);
    if (plan.outcome === 'held') await this.holds.hold(unit, id, 'Pièce en commande', null, EVERYTHING);
  }

  private async repair(
    unit: UnitOfWork,
    intervention: DemoCase,
    orderId: number,
    plan: DemoIntervention,
  ): Promise<void> {
    const { interventionId: id } = intervention;
    await this.documents.validate(unit, orderId);
    await this.move(unit, id, { to: 'in_repair' });
    if (plan.outcome === 'rework') {
      await this.move(unit, id, { to: 'repair_completed' });
      await this.documents.receive(unit, intervention, false);
    }
    if (isReached(plan, 'repair_completed')) await this.move(unit, id, { to: 'repair_completed' });
    if (isReached(plan, 'vehicle_received')) await this.documents.receive(unit, intervention, true);
    else if (isReached(plan, 'in_reception')) await this.documents.receive(unit, intervention, null);
  }

  private async move(unit: UnitOfWork, id: number, body: TransitionBody): Promise<void> {
    await this.transitions.move(unit, id, body, CALLER, null);
  }
}

/** A cancelled demo intervention never passes its prediagnostic. */
function isReached({ status }: DemoIntervention, wanted: InterventionStatus): boolean {
  if (status === 'cancelled') return wanted === 'in_prediagnostic' || wanted === 'prediagnostic_completed';
  return INTERVENTION_STATUSES.indexOf(status) >= INTERVENTION_STATUSES.indexOf(wanted);
}
