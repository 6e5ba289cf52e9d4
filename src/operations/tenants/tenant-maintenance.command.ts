import { Command, Option } from 'nest-commander';
import { reasonRequired } from '#http';
import { systemWrite } from '#kernel';
import { maintenanceView } from '../../global/tenants/tenant.view';
import { CommandOutput } from '../commands/command-output';
import type { CommandResult, OutputOptions } from '../commands/command-output';
import { NamedTenants } from '../commands/named-tenants';
import { assertOneOf } from '../commands/option-values';
import { OperatorCommand } from '../commands/operator-command';
import { optionMissing } from '../commands/usage.errors';
import { momentIn } from './maintenance-end';
import { maintenanceLine } from './maintenance-line';
import { TenantMaintenances } from './tenant-maintenances.service';

interface MaintenanceOptions extends OutputOptions {
  readonly on?: boolean;
  readonly off?: boolean;
  readonly until?: string;
}

@Command({
  name: 'tenant:maintenance',
  arguments: '<tenant>',
  description:
    'refuse the requests of a tenant and let its background jobs wait, until a given time (--on, with --reason), or serve it again (--off)',
})
export class TenantMaintenanceCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly named: NamedTenants,
    private readonly maintenances: TenantMaintenances,
  ) {
    super();
  }

  run([tenant = '']: string[], options: MaintenanceOptions): Promise<void> {
    return this.output.run(options, () => this.change(tenant, options));
  }

  /** @throws DomainError OPTIONS_OPPOSED, OPTION_MISSING, REASON_REQUIRED */
  private async change(named: string, { on, off, until, reason }: MaintenanceOptions): Promise<CommandResult> {
    assertOneOf({ '--on': on, '--off': off });
    assertOneOf({ '--off': off, '--until': until });
    if (on !== true && off !== true) throw optionMissing({ option: '--on' });
    if (on === true && reason === undefined) throw reasonRequired({});
    const { tenant } = await this.named.find(named);
    const write = systemWrite('command tenant:maintenance', tenant.id, 'tenant:maintenance');
    const { maintenance } =
      on === true
        ? await this.maintenances.begin(write, tenant.id, { reason: reason ?? '', until })
        : await this.maintenances.end(write, tenant.id);
    const shown = maintenance === null ? null : maintenanceView(maintenance);
    const { id, slug, name } = tenant;
    const ended = { fr: `Maintenance terminée: ${name} (ID: ${id})`, en: `Maintenance ended: ${name} (ID: ${id})` };
    return { lines: [shown === null ? ended : lineOf(name, id, shown)], data: { id, slug, maintenance: shown } };
  }

  @Option({ flags: '--on', description: 'begin a maintenance, or change its end and its reason' })
  parseOn(): boolean {
    return true;
  }

  @Option({ flags: '--off', description: 'end the maintenance before its time' })
  parseOff(): boolean {
    return true;
  }

  @Option({
    flags: '--until <moment>',
    description: 'its end, YYYY-MM-DDThh:mm:ssZ, at most 72 hours ahead (in one hour)',
  })
  parseUntil(value: string): string {
    momentIn(value);
    return value;
  }
}

function lineOf(
  name: string,
  id: number,
  shown: Parameters<typeof maintenanceLine>[0],
): CommandResult['lines'][number] {
  const { fr, en } = maintenanceLine(shown);
  return { fr: `${name} (ID: ${id}) ${fr}`, en: `${name} (ID: ${id}) ${en}` };
}
