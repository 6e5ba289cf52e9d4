import { Inject, Injectable } from '@nestjs/common';
import { allEnded, systemActor, systemWrite } from '#kernel';
import { TenantRunner } from '#tenancy';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { DemoFleet } from '../../fleet/demo/demo-fleet.service';
import type { DemoCompany } from '../../fleet/demo/demo-fleet.service';
import { TenantsService } from '../../global/tenants/tenants.service';
import type { UpdateTenantBody } from '../../global/tenants/tenant.dto';
import { AlertEvaluation } from '../../insights/alerts/alert-evaluation.service';
import { DemoObligations } from '../../maintenance/demo/demo-obligations.service';
import { DemoWorkshop } from '../../workshop/demo/demo-workshop.service';
import { DemoPeople } from './demo-people';
import type { DemoPerson } from './demo-people';
import { ProvisioningService } from '../provisioning/provisioning.service';

interface DemoTenant {
  readonly slug: string;
  readonly name: string;
  readonly countryCode: string;
  readonly company: DemoCompany;
  /** The legal identity; without it the company cannot issue invoices. */
  readonly identity: DemoIdentity;
  readonly people: readonly DemoPerson[];
  /** Has the name of one of the demo drivers; the account is linked to that driver. */
  readonly driver: DemoPerson;
}

type DemoIdentity = Pick<
  UpdateTenantBody,
  'legalName' | 'legalForm' | 'taxId' | 'tradeRegister' | 'addressLine1' | 'postalCode' | 'city' | 'contactEmail'
>;

const DEMO_TENANTS: readonly DemoTenant[] = [
  {
    slug: 'flotte-abidjan',
    name: 'Flotte Abidjan',
    countryCode: 'CI',
    company: 'fleet',
    identity: {
      legalName: 'Flotte Abidjan',
      legalForm: 'SARL',
      taxId: 'CI-1234567-A',
      tradeRegister: 'CI-ABJ-2020-B-12345',
      addressLine1: 'Boulevard de Marseille, Zone 3',
      postalCode: '01 BP 1234',
      city: 'Abidjan',
      contactEmail: 'contact@flotte-abidjan.test',
    },
    people: [
      ['Awa', 'Koné', 'awa.kone@flotte-abidjan.test', 'admin'],
      ['Yao', 'Kouassi', 'yao.kouassi@flotte-abidjan.test', 'gestionnaire'],
    ],
    driver: ['Arsène', 'Konan', 'arsene.konan@flotte-abidjan.test', 'conducteur'],
  },
  {
    slug: 'garage-lyon',
    name: 'Garage Lyon',
    countryCode: 'FR',
    company: 'workshop',
    identity: {
      legalName: 'Garage Lyon',
      legalForm: 'SAS',
      taxId: 'FR12345678901',
      tradeRegister: '123 456 789 RCS Lyon',
      addressLine1: '12 quai Perrache',
      postalCode: '69002',
      city: 'Lyon',
      contactEmail: 'contact@garage-lyon.test',
    },
    people: [
      ['Claire', 'Moreau', 'claire.moreau@garage-lyon.test', 'admin'],
      ['Julien', 'Faure', 'julien.faure@garage-lyon.test', 'gestionnaire'],
    ],
    driver: ['Antoine', 'Fontaine', 'antoine.fontaine@garage-lyon.test', 'conducteur'],
  },
];

interface DemoAccount {
  readonly email: string;
  /** Null if the account existed before. */
  readonly password: string | null;
}

/** The logins of a demo company that are printed: its administrator, and a driver who sees one vehicle. */
export interface DemoLogin extends DemoAccount {
  readonly slug: string;
  readonly name: string;
  readonly url: string;
  readonly driver: DemoAccount;
}

/** The two demo companies. They are created like any other company: through provisioning and their own services. */
@Injectable()
export class DemoCompanies {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly provisioning: ProvisioningService,
    private readonly people: DemoPeople,
    private readonly tenants: TenantRunner,
    private readonly companies: TenantsService,
  ) {}

  /** The companies are created one after the other, so that each one has its id, and filled at the same time. */
  async ensure(): Promise<DemoLogin[]> {
    const ids: number[] = [];
    for (const demo of DEMO_TENANTS) ids.push(await this.create(demo));
    const logins = new Map<DemoTenant, DemoLogin>();
    await allEnded(
      DEMO_TENANTS.map(async (demo, index) => void logins.set(demo, await this.fill(ids[index] ?? 0, demo))),
    );
    return DEMO_TENANTS.flatMap((demo) => logins.get(demo) ?? []);
  }

  private async create({ slug, name, countryCode }: DemoTenant): Promise<number> {
    const { tenantId } = await this.provisioning.createTenant(
      { slug, name, countryCode },
      { actor: systemActor('demo'), idempotencyKey: `demo ${slug}` },
    );
    return tenantId;
  }

  private async fill(
    tenantId: number,
    { slug, name, company, identity, people, driver }: DemoTenant,
  ): Promise<DemoLogin> {
    const accounts = [];
    for (const person of people) accounts.push({ person, ...(await this.people.ensure(tenantId, person)) });
    const [clerk] = accounts.toReversed().map(({ userId, person: [firstName, lastName] }) => ({
      userId,
      name: `${firstName} ${lastName}`,
    }));
    if (clerk === undefined) throw new Error(`the demo company ${slug} has no people`);
    await this.tenants.run(tenantId, DemoFleet, (fleet) => fleet.fill(company));
    await this.ensureIdentity(tenantId, identity);
    await this.tenants.run(tenantId, DemoWorkshop, (workshop) => workshop.furnish(clerk));
    await this.tenants.run(tenantId, DemoObligations, (obligations) => obligations.furnish());
    await this.tenants.run(tenantId, AlertEvaluation, (alerts) => alerts.evaluate(null));
    return {
      slug,
      name,
      url: `http://${slug}.${this.settings.baseDomain}:${this.settings.port}`,
      email: people[0]?.[2] ?? '',
      password: accounts[0]?.password ?? null,
      driver: await this.ensureDriver(tenantId, driver),
    };
  }

  /** An identity that a user has entered is not overwritten. */
  private async ensureIdentity(tenantId: number, identity: DemoIdentity): Promise<void> {
    const { tenant } = await this.companies.get(tenantId);
    const write = { ...systemWrite('demo', tenantId, 'tenants:update'), expectedVersion: tenant.version };
    if (tenant.legalName === null) await this.companies.update(write, tenantId, identity);
  }

  private async ensureDriver(tenantId: number, person: DemoPerson): Promise<DemoAccount> {
    const [firstName, lastName, email] = person;
    const { userId, password } = await this.people.ensure(tenantId, person);
    await this.tenants.run(tenantId, DemoFleet, (fleet) => fleet.giveVehicle({ userId, firstName, lastName }));
    return { email, password };
  }
}
