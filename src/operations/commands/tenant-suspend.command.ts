import { Command } from 'nest-commander';
import { TenantsService } from '../../global/tenants/tenants.service';
import { TenantLifecycle } from '../lifecycle/tenant-lifecycle.service';
import { CommandOutput } from './command-output';
import type { OutputOptions } from './command-output';
import { OperatorCommand } from './operator-command';

@Command({ name: 'tenant:suspend', arguments: '<tenant>', description: 'stop serving a tenant and end its sessions' })
export class TenantSuspendCommand extends OperatorCommand {
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
      await this.lifecycle.suspend(tenant.id);
      return {
        lines: [
          {
            fr: `Société suspendue: ${tenant.name} (ID: ${tenant.id})`,
            en: `Tenant suspended: ${tenant.name} (ID: ${tenant.id})`,
          },
        ],
        data: { id: tenant.id, slug: tenant.slug },
      };
    });
  }
}
