import { Command } from 'nest-commander';
import { TenantsService } from '../../global/tenants/tenants.service';
import { tenantView } from '../../global/tenants/tenant.view';
import { CommandOutput, same } from '../commands/command-output';
import type { OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';
import { maintenanceLine } from './maintenance-line';

@Command({ name: 'tenant:show', arguments: '<tenant>', description: 'show a tenant, by id or slug' })
export class TenantShowCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly tenants: TenantsService,
  ) {
    super();
  }

  run([tenant = '']: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const data = tenantView(await this.tenants.find(tenant));
      const { maintenance, ...facts } = data;
      const lines = Object.entries(facts).map(([name, value]) => same(`${name.padEnd(16)} ${value ?? '-'}`));
      return { lines: maintenance === null ? lines : [...lines, maintenanceLine(maintenance)], data };
    });
  }
}
