import { Command } from 'nest-commander';
import { TenantsService } from '../../global/tenants/tenants.service';
import { TenantLifecycle } from '../lifecycle/tenant-lifecycle.service';
import { CommandOutput } from './command-output';
import type { OutputOptions } from './command-output';
import { OperatorCommand } from './operator-command';

@Command({
  name: 'tenant:archive',
  arguments: '<tenant>',
  description: 'stop serving a tenant for good and keep its data; tenant:activate brings it back',
})
export class TenantArchiveCommand extends OperatorCommand {
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
      await this.lifecycle.archive(tenant.id);
      return {
        lines: [
          {
            fr: `Société archivée: ${tenant.name} (ID: ${tenant.id})`,
            en: `Tenant archived: ${tenant.name} (ID: ${tenant.id})`,
          },
        ],
        data: { id: tenant.id, slug: tenant.slug },
      };
    });
  }
}
