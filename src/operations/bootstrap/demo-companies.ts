import { Inject, Injectable } from '@nestjs/common';
import { systemActor } from '#kernel';
import { randomSecret } from '#secrets';
import { TenantRunner } from '#tenancy';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { DemoFleet } from '../../fleet/demo/demo-fleet.service';
import type { DemoCompany } from '../../fleet/demo/demo-fleet.service';
import { MembershipsService } from '../../global/memberships/memberships.service';
import { UsersService } from '../../global/users/users.service';
import { EstateMigrator } from '../migrations/estate-migrator';
import { ProvisioningService } from '../provisioning/provisioning.service';

interface DemoTenant {
  readonly slug: string;
  readonly name: string;
  readonly countryCode: string;
  readonly company: DemoCompany;
  readonly people: readonly DemoPerson[];
  /** Named like one of the demo drivers, and that driver from then on. */
  readonly driver: DemoPerson;
}

type DemoPerson = readonly [firstName: string, lastName: string, email: string, role: string];

const DEMO_TENANTS: readonly DemoTenant[] = [
  {
    slug: 'flotte-abidjan',
    name: 'Flotte Abidjan',
    countryCode: 'CI',
    company: 'fleet',
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
    people: [
      ['Claire', 'Moreau', 'claire.moreau@garage-lyon.test', 'admin'],
      ['Julien', 'Faure', 'julien.faure@garage-lyon.test', 'gestionnaire'],
    ],
    driver: ['Antoine', 'Fontaine', 'antoine.fontaine@garage-lyon.test', 'conducteur'],
  },
];

interface DemoAccount {
  readonly email: string;
  /** Only when the account was just made. */
  readonly password: string | null;
}

const EVERYONE = { tenantIds: null, dryRun: false, onlyFailed: false, concurrency: 4, canary: 1 };

/** What a newcomer is told of a demo company: the login of its administrator, and of a driver who sees one vehicle. */
export interface DemoLogin extends DemoAccount {
  readonly slug: string;
  readonly name: string;
  readonly url: string;
  readonly driver: DemoAccount;
}

/** The two demo companies, made like any other: through provisioning and their own services. */
@Injectable()
export class DemoCompanies {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly provisioning: ProvisioningService,
    private readonly users: UsersService,
    private readonly memberships: MembershipsService,
    private readonly tenants: TenantRunner,
    private readonly migrator: EstateMigrator,
  ) {}

  async ensure(): Promise<DemoLogin[]> {
    // A checkout that was updated has the companies of before, which are not served until they are migrated.
    await this.migrator.run({ ...EVERYONE, actor: 'bootstrap' });
    const logins: DemoLogin[] = [];
    for (const demo of DEMO_TENANTS) logins.push(await this.ensureOne(demo));
    return logins;
  }

  private async ensureOne({ slug, name, countryCode, company, people, driver }: DemoTenant): Promise<DemoLogin> {
    const { tenantId } = await this.provisioning.createTenant(
      { slug, name, countryCode },
      { actor: systemActor('demo'), idempotencyKey: `demo ${slug}` },
    );
    const passwords: (string | null)[] = [];
    for (const person of people) passwords.push((await this.ensurePerson(tenantId, person)).password);
    await this.tenants.run(tenantId, DemoFleet, (fleet) => fleet.fill(company));
    return {
      slug,
      name,
      url: `http://${slug}.${this.settings.baseDomain}:${this.settings.port}`,
      email: people[0]?.[2] ?? '',
      password: passwords[0] ?? null,
      driver: await this.ensureDriver(tenantId, driver),
    };
  }

  private async ensureDriver(tenantId: number, person: DemoPerson): Promise<DemoAccount> {
    const [firstName, lastName, email] = person;
    const { userId, password } = await this.ensurePerson(tenantId, person);
    await this.tenants.run(tenantId, DemoFleet, (fleet) => fleet.giveVehicle({ userId, firstName, lastName }));
    return { email, password };
  }

  private async ensurePerson(
    tenantId: number,
    [firstName, lastName, email, role]: DemoPerson,
  ): Promise<{ readonly userId: number; readonly password: string | null }> {
    const known = await this.users.findByEmail(email);
    const password = randomSecret().slice(0, 20);
    const user =
      known ?? (await this.users.create({ email, password, firstName, lastName, mustChangePassword: false }));
    await this.memberships.grant(user.id, tenantId, role);
    return { userId: user.id, password: known === null ? password : null };
  }
}
