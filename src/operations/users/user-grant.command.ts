import { Command } from 'nest-commander';
import { GlobalDatabase } from '../../global/global-database';
import { Invitations } from '../../global/memberships/invitations.service';
import { MembershipsService } from '../../global/memberships/memberships.service';
import { UsersService } from '../../global/users/users.service';
import { CommandOutput } from '../commands/command-output';
import type { CommandResult, OutputOptions } from '../commands/command-output';
import { NamedTenants } from '../commands/named-tenants';
import { emailAddress } from '../commands/option-values';
import { OperatorCommand } from '../commands/operator-command';

@Command({
  name: 'user:grant',
  arguments: '<email> <tenant> <role>',
  description: 'give a user a role in a tenant; an account that is already in use gets an invitation to accept',
})
export class UserGrantCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly users: UsersService,
    private readonly tenants: NamedTenants,
    private readonly memberships: MembershipsService,
    private readonly invitations: Invitations,
    private readonly database: GlobalDatabase,
  ) {
    super();
  }

  run([email = '', named = '', role = '']: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, () => this.grant(email, named, role));
  }

  private async grant(email: string, named: string, role: string): Promise<CommandResult> {
    const user = await this.users.byEmail(emailAddress(email));
    const { tenant } = await this.tenants.find(named);
    const isGranted = await this.memberships.grant(user.id, tenant.id, role);
    const company = { ...tenant, tenantId: tenant.id };
    const invitation = isGranted
      ? null
      : await this.database.transaction((manager) => this.invitations.byOperator(manager, company, user.email, role));
    const [fr, en] =
      invitation === null
        ? [`${user.email} est ${role} de ${tenant.name}`, `${user.email} is ${role} of ${tenant.name}`]
        : [
            `${user.email} devient ${role} de ${tenant.name} en acceptant l’invitation: ${invitation}`,
            `${user.email} becomes ${role} of ${tenant.name} by accepting the invitation: ${invitation}`,
          ];
    return { lines: [{ fr, en }], data: { userId: user.id, tenantId: tenant.id, role, invitation } };
  }
}
