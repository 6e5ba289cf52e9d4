import { Command } from 'nest-commander';
import { TenantsService } from '../../global/tenants/tenants.service';
import { TenantLifecycle } from '../lifecycle/tenant-lifecycle.service';
import { CommandOutput } from './command-output';
import type { OutputOptions } from './command-output';
import { OperatorCommand } from './operator-command';

@Command({ name: 'tenant:activate', arguments: '<tenant>', description: 'serve a suspended tenant again' })
export class TenantActivateCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly tenants: TenantsService,
    private readonly lifecycle: TenantLifecycle,
  ) {
    super();
  }

  run([named = '']: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const { tenant } = await this.tenants.find(named);
      await this.lifecycle.activate(tenant.id);
      return {
        lines: [
          {
            fr: `Société activée: ${tenant.name} (ID: ${tenant.id})`,
            en: `Tenant activated: ${tenant.name} (ID: ${tenant.id})`,
          },
        ],
        data: { id: tenant.id, slug: tenant.slug },
      };
    });
  }
}
