import { Injectable } from '@nestjs/common';
import { randomSecret } from '#secrets';
import { MembershipsService } from '../../global/memberships/memberships.service';
import { UsersService } from '../../global/users/users.service';

export type DemoPerson = readonly [firstName: string, lastName: string, email: string, role: string];

/** Creates the accounts of the demo companies. The password is returned once, when the account is created. */
@Injectable()
export class DemoPeople {
  constructor(
    private readonly users: UsersService,
    private readonly memberships: MembershipsService,
  ) {}

  async ensure(
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
