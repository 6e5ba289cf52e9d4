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
import { ProvisioningService } from '../provisioning/provisioning.service';

interface DemoTenant {
  readonly slug: string;
  readonly name: string;
  readonly countryCode: string;
  readonly company: DemoCompany;
  readonly people: readonly DemoPerson[];
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
  },
];

/** What a newcomer is told of a demo company; the password of its administrator only when the account was just made. */
export interface DemoLogin {
  readonly slug: string;
  readonly name: string;
  readonly url: string;
  readonly email: string;
  readonly password: string | null;
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
  ) {}

  async ensure(): Promise<DemoLogin[]> {
    const logins: DemoLogin[] = [];
    for (const demo of DEMO_TENANTS) logins.push(await this.ensureOne(demo));
    return logins;
  }

  private async ensureOne({ slug, name, countryCode, company, people }: DemoTenant): Promise<DemoLogin> {
    const { tenantId } = await this.provisioning.createTenant(
      { slug, name, countryCode },
      { actor: systemActor('demo'), idempotencyKey: `demo ${slug}` },
    );
    const passwords: (string | null)[] = [];
    for (const person of people) passwords.push(await this.ensurePerson(tenantId, person));
    await this.tenants.run(tenantId, DemoFleet, (fleet) => fleet.fill(company));
    const email = people[0]?.[2] ?? '';
    return {
      slug,
      name,
      url: `http://${slug}.${this.settings.baseDomain}:${this.settings.port}`,
      email,
      password: passwords[0] ?? null,
    };
  }

  private async ensurePerson(tenantId: number, [firstName, lastName, email, role]: DemoPerson): Promise<string | null> {
    const known = await this.users.findByEmail(email);
    const password = randomSecret().slice(0, 20);
    const user =
      known ?? (await this.users.create({ email, password, firstName, lastName, mustChangePassword: false }));
    await this.memberships.grant(user.id, tenantId, role);
    return known === null ? password : null;
  }
}
