import { Command } from 'nest-commander';
import { TenantsService } from '../../global/tenants/tenants.service';
import { tenantView } from '../../global/tenants/tenant.view';
import { CommandOutput, same } from '../commands/command-output';
import type { OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';

@Command({ name: 'tenant:list', description: 'list the tenants' })
export class TenantListCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly tenants: TenantsService,
  ) {
    super();
  }

  run(_parameters: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const tenants = (await this.tenants.all()).map(tenantView);
      return {
        lines: [
          {
            fr: line(['ID', 'adresse', 'état', 'base', 'nom']),
            en: line(['ID', 'slug', 'status', 'database', 'name']),
          },
          ...tenants.map(({ id, slug, status, maintenance, databaseName, name }) =>
            same(line([String(id), slug, maintenance === null ? status : `${status} (maintenance)`, databaseName ?? '-', name])),
          ),
        ],
        data: { tenants },
      };
    });
  }
}

function line([id = '', slug = '', status = '', database = '', name = '']: readonly string[]): string {
  return `${id.padStart(6)}  ${slug.padEnd(30)}  ${status.padEnd(20)}  ${database.padEnd(28)}  ${name}`;
}
