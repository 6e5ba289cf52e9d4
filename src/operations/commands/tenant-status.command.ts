import { Command } from 'nest-commander';
import { TenantsService } from '../../global/tenants/tenants.service';
import { EstateStatus } from '../migrations/estate-status';
import { CommandOutput, EXIT, same } from './command-output';
import type { OutputOptions } from './command-output';
import { OperatorCommand } from './operator-command';

@Command({
  name: 'tenant:status',
  arguments: '[tenants...]',
  description: 'schema versions and drift; exit 3 when a schema drifted',
})
export class TenantStatusCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly status: EstateStatus,
    private readonly tenants: TenantsService,
  ) {
    super();
  }

  run(named: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const found = await Promise.all(named.flat().map((tenant) => this.tenants.find(tenant)));
      const tenants = await this.status.of(found.length > 0 ? found.map(({ tenant }) => tenant.id) : null);
      const lines = tenants.map(({ tenantId, slug, schemaVersion, state }) =>
        same(`${String(tenantId).padStart(6)}  ${slug.padEnd(30)}  ${(schemaVersion || '-').padEnd(36)}  ${state}`),
      );
      const drifted = tenants.some(({ state }) => state === 'drifted');
      return { lines, data: { tenants }, exitCode: drifted ? EXIT.mismatch : EXIT.done };
    });
  }
}
