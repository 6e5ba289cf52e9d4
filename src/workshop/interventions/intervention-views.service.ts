import type { EntityManager } from 'typeorm';
import { dayIn, pageView } from '#kernel';
import type { Page, PageView, Viewer } from '#kernel';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { QuoteExpiry } from '../quotes/quote-expiry.service';
import { factsOf, guardSettings } from './intervention-facts';
import type { Intervention } from './intervention.entity';
import { interventionView } from './intervention.view';
import type { InterventionView } from './intervention.view';
import { InterventionsService } from './interventions.service';
import type { ListRequest } from '#kernel';

/** Dossiers as the API shows them: with where they stand and what may come next. Quotes that expired meanwhile are taken into account. */
@TenantScoped()
export class InterventionViews {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly settings: TenantSettings,
    private readonly interventions: InterventionsService,
    private readonly expiry: QuoteExpiry,
  ) {}

  /** One page of the list, in two queries more than the page itself. */
  async page(request: ListRequest, viewer: Viewer): Promise<PageView<InterventionView>> {
    await this.expiry.catchUp();
    const page: Page<Intervention> = await this.interventions.list(request, viewer);
    return pageView({ ...page, items: await this.many(page.items, this.database.manager) }, (view) => view);
  }

  /** @throws DomainError NOT_FOUND */
  async read(id: number, viewer: Viewer): Promise<InterventionView> {
    await this.expiry.catchUp();
    return this.one(await this.interventions.get(id, viewer), this.database.manager);
  }

  /** What the transaction made of it, before it is committed. */
  async written(unit: UnitOfWork, id: number, viewer: Viewer): Promise<InterventionView> {
    return this.one(await this.interventions.get(id, viewer, unit.manager), unit.manager);
  }

  async many(dossiers: readonly Intervention[], within: EntityManager): Promise<InterventionView[]> {
    const now = new Date();
    const ids = dossiers.map(({ id }) => id);
    const facts = await factsOf(within, ids, dayIn(this.tenant.timezone, now));
    const settings = await guardSettings(this.settings);
    return dossiers.flatMap((dossier) => {
      const own = facts.get(dossier.id);
      return own === undefined ? [] : [interventionView(dossier, { facts: own, settings, now })];
    });
  }

  private async one(dossier: Intervention, within: EntityManager): Promise<InterventionView> {
    const [view] = await this.many([dossier], within);
    if (view === undefined) throw new Error('a dossier without a vehicle');
    return view;
  }
}
