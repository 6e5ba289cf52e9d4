import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { clock, dayIn, pageView } from '#kernel';
import type { Page, PageView, Viewer } from '#kernel';
import type { Database, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { withoutOthers } from '../../records/scope/own-people';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { Quote } from '../quotes/quote.entity';
import { QuoteExpiry } from '../quotes/quote-expiry.service';
import { originsOf } from './intervention-origins';
import { heldInRepair } from './hold-time';
import { factsOf, guardSettings } from './intervention-facts';
import type { Intervention } from './intervention.entity';
import { interventionView } from './intervention.view';
import type { InterventionView } from './intervention.view';
import { InterventionsService } from './interventions.service';
import type { ListRequest } from '#kernel';

/** Interventions as the API shows them, with their facts and possible transitions. Overdue quotes are expired first. */
@TenantScoped()
export class InterventionViews {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly settings: TenantSettings,
    private readonly interventions: InterventionsService,
    private readonly expiry: QuoteExpiry,
  ) {}

  /** One page of the list, in four queries more than the page itself. */
  async page(request: ListRequest, viewer: Viewer): Promise<PageView<InterventionView>> {
    await this.expiry.catchUp();
    const page: Page<Intervention> = await this.interventions.list(request, viewer);
    return pageView({ ...page, items: await this.many(page.items, viewer, this.database.manager) }, (view) => view);
  }

  /** Passes every intervention of the list to `take` in batches; returns their number. */
  async readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<InterventionView>): Promise<number> {
    await this.expiry.catchUp();
    return this.interventions.readAll(request, viewer, async (rows, within) =>
      take(await this.many(rows, viewer, within), within),
    );
  }

  async read(id: number, viewer: Viewer): Promise<InterventionView> {
    await this.expiry.catchUp();
    return this.one(await this.interventions.get(id, viewer), viewer, this.database.manager);
  }

  /** The view within the transaction, before its commit. */
  async written(unit: UnitOfWork, id: number, viewer: Viewer): Promise<InterventionView> {
    return this.one(await this.interventions.get(id, viewer, unit.manager), viewer, unit.manager);
  }

  async many(
    interventions: readonly Intervention[],
    viewer: Viewer,
    within: EntityManager,
  ): Promise<InterventionView[]> {
    const now = clock.now();
    const { currency } = this.tenant;
    const ids = interventions.map(({ id }) => id);
    const facts = await factsOf(within, ids, dayIn(this.tenant.timezone, now));
    const held = await heldInRepair(within, ids, now);
    const origins = await originsOf(within, ids);
    const settings = await guardSettings(this.settings);
    const shown = await this.shown(interventions, viewer, within);
    return shown.flatMap((intervention) => {
      const own = facts.get(intervention.id);
      if (own === undefined) return [];
      const origin = origins.get(intervention.id) ?? null;
      const heldMs = held.get(intervention.id) ?? 0;
      return [interventionView(intervention, { facts: own, settings, now, currency, origin, heldMs })];
    });
  }

  private async one(intervention: Intervention, viewer: Viewer, within: EntityManager): Promise<InterventionView> {
    const [view] = await this.many([intervention], viewer, within);
    if (view === undefined) throw new Error('the intervention has no vehicle');
    return view;
  }

  /** Hides the accepted quote of another garage from a garage, and other persons from a driver. */
  private async shown(
    interventions: readonly Intervention[],
    viewer: Viewer,
    within: EntityManager,
  ): Promise<readonly Intervention[]> {
    if (viewer.garageId === null) return withoutOthers(within, viewer, interventions);
    const own = await ownQuotes(within, viewer, interventions);
    return interventions.map((intervention) =>
      Object.assign(intervention, {
        acceptedQuoteId: own.has(intervention.acceptedQuoteId ?? 0) ? intervention.acceptedQuoteId : null,
      }),
    );
  }
}

async function ownQuotes(
  manager: EntityManager,
  { garageId }: Viewer,
  interventions: readonly Intervention[],
): Promise<ReadonlySet<number>> {
  const ids = interventions.flatMap(({ acceptedQuoteId }) => acceptedQuoteId ?? []);
  if (ids.length === 0 || garageId === null) return new Set();
  const quotes = await manager.find(Quote, { select: { id: true }, where: { id: In(ids), garageId } });
  return new Set(quotes.map(({ id }) => id));
}
