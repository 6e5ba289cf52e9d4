import { Command } from 'nest-commander';
import { MembershipsService } from '../../global/memberships/memberships.service';
import { UsersService } from '../../global/users/users.service';
import { CommandOutput } from './command-output';
import type { OutputOptions } from './command-output';
import { emailAddress } from './option-values';
import { NamedTenants } from './named-tenants';
import { OperatorCommand } from './operator-command';

@Command({ name: 'user:grant', arguments: '<email> <tenant> <role>', description: 'give a user a role in a tenant' })
export class UserGrantCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly users: UsersService,
    private readonly tenants: NamedTenants,
    private readonly memberships: MembershipsService,
  ) {
    super();
  }

  run([email = '', named = '', role = '']: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const user = await this.users.byEmail(emailAddress(email));
      const { tenant } = await this.tenants.find(named);
      await this.memberships.grant(user.id, tenant.id, role);
      return {
        lines: [
          { fr: `${user.email} est ${role} de ${tenant.name}`, en: `${user.email} is ${role} of ${tenant.name}` },
        ],
        data: { userId: user.id, tenantId: tenant.id, role },
      };
    });
  }
}
