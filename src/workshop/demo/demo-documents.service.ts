import { addDays, EVERYTHING } from '#kernel';
import type { Day } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../../records/days/today';
import type { LineBody } from '../document/line.dto';
import { PrediagnosticsService } from '../prediagnostics/prediagnostics.service';
import { QuoteDecisions } from '../quotes/quote-decisions.service';
import { QuotesService } from '../quotes/quotes.service';
import { ReceptionReportsService } from '../reception-reports/reception-reports.service';
import { OrderDecisions } from '../work-authorizations/order-decisions.service';
import { WorkAuthorization } from '../work-authorizations/work-authorization.entity';
import type { DemoProblem } from './demo-problems';

/** Amounts are in CFA francs; divided by this they are in euros. */
const FRANCS_A_EURO = 400;
const QUOTE_DAYS = 60;

/** A demo intervention that is being filled. */
export interface DemoCase {
  readonly interventionId: number;
  readonly problem: DemoProblem;
  readonly reportedOn: Day;
  readonly expertId: number;
  readonly garageId: number;
  readonly otherGarageId: number;
}

/** Creates the documents of demo interventions through the services that users use. */
@TenantScoped()
export class DemoDocuments {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly prediagnostics: PrediagnosticsService,
    private readonly quotes: QuotesService,
    private readonly decisions: QuoteDecisions,
    private readonly orders: OrderDecisions,
    private readonly receptions: ReceptionReportsService,
  ) {}

  /** Creates a prediagnostic; it stays a draft if `isComplete` is false. */
  async prediagnose(unit: UnitOfWork, intervention: DemoCase, isComplete: boolean): Promise<void> {
    const { interventionId, expertId, problem, reportedOn } = intervention;
    const items = problem.lines
      .filter(([workType]) => workType === 'supply')
      .map(([, operationLabel]) => ({ operationLabel, isExchange: true, isControl: true }));
    const { id } = await this.prediagnostics.create(
      unit,
      { interventionId, expertId, items, prediagnosticDate: reportedOn, summary: `Constat : ${problem.title}` },
      EVERYTHING,
    );
    if (isComplete) await this.prediagnostics.complete(unit, id, null, EVERYTHING);
  }

  /** Creates the quote of the usual garage and a more expensive one; they stay drafts if `isReceived` is false. */
  async quote(unit: UnitOfWork, intervention: DemoCase, isReceived: boolean): Promise<number> {
    const usual = await this.write(unit, intervention, intervention.garageId, 100);
    const dearer = await this.write(unit, intervention, intervention.otherGarageId, 114);
    if (isReceived) for (const id of [usual, dearer]) await this.decisions.receive(unit, id, {}, null, EVERYTHING);
    return usual;
  }

  /** Returns the id of the draft work order that accepting the quote created. */
  async accept(unit: UnitOfWork, quoteId: number): Promise<number> {
    await this.decisions.accept(unit, quoteId, {}, null, EVERYTHING);
    const { id } = await unit.manager.findOneByOrFail(WorkAuthorization, { quoteId });
    return id;
  }

  async validate(unit: UnitOfWork, orderId: number): Promise<void> {
    await this.orders.validate(unit, orderId, null, EVERYTHING);
  }

  async receive(unit: UnitOfWork, { interventionId, problem }: DemoCase, isReady: boolean | null): Promise<void> {
    const { id } = await this.receptions.create(
      unit,
      {
        interventionId,
        vehicleCondition: 'Propre, sans dommage nouveau',
        workCompleted: problem.lines.map(([, description]) => description).join(', '),
        isVehicleReady: isReady === true,
        ...(isReady === true ? { customerSatisfaction: 'good' } : { remainingIssues: 'Un bruit subsiste' }),
      },
      EVERYTHING,
    );
    if (isReady !== null) await this.receptions.validate(unit, id, null, EVERYTHING);
  }

  private async write(unit: UnitOfWork, intervention: DemoCase, garageId: number, percent: number): Promise<number> {
    const { interventionId, problem, reportedOn } = intervention;
    const today = currentDay(this.tenant);
    const quoteDate = addDays(reportedOn, 2) < today ? addDays(reportedOn, 2) : today;
    const lines = problem.lines.map((line) => this.lineOf(line, percent));
    const validUntil = addDays(today, QUOTE_DAYS);
    const body = { interventionId, garageId, lines, quoteDate, validUntil, estimatedDurationDays: 4 };
    return (await this.quotes.create(unit, body, EVERYTHING)).id;
  }

  private lineOf(
    [workType, description, quantity, francs, discount]: DemoProblem['lines'][number],
    percent: number,
  ): LineBody {
    const price = Math.round((francs * percent) / 100);
    const unitPrice = this.tenant.currency === 'XOF' ? String(price) : (price / FRANCS_A_EURO).toFixed(2);
    const discounted = discount === undefined ? {} : { discountType: 'percentage' as const, discountValue: discount };
    return { workType, description, quantity, unitPrice, ...discounted };
  }
}
