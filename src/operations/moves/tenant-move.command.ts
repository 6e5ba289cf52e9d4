import { Command, Option } from 'nest-commander';
import { systemActor } from '#kernel';
import { CommandOutput } from '../commands/command-output';
import type { CommandResult, Line, OutputOptions } from '../commands/command-output';
import { NamedTenants } from '../commands/named-tenants';
import { OperatorCommand } from '../commands/operator-command';
import { Tasks } from '../tasks/tasks.service';
import type { MoveEstimate } from './move-preflight';
import { Moves } from './moves.service';

interface MoveOptions extends OutputOptions {
  readonly to: string;
  readonly offline?: boolean;
  readonly dryRun?: boolean;
}

const MIB = 1024 * 1024;

@Command({
  name: 'tenant:move',
  arguments: '<tenant>',
  description: 'move a tenant to another database server while it works; move:undo brings it back within a day',
})
export class TenantMoveCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly tenants: NamedTenants,
    private readonly moves: Moves,
    private readonly tasks: Tasks,
  ) {
    super();
  }

  run([named = '']: string[], options: MoveOptions): Promise<void> {
    return this.output.run(options, async () => {
      const { tenant } = await this.tenants.find(named);
      const { to, offline = false } = options;
      const request = { tenantId: tenant.id, to, offline, actor: systemActor('cli') };
      return options.dryRun === true ? this.estimate(request) : this.move(request);
    });
  }

  @Option({ flags: '--to <server>', description: 'name or id of the server', required: true })
  parseTo(value: string): string {
    return value;
  }

  @Option({ flags: '--offline', description: 'with the tenant in maintenance while its data are copied' })
  parseOffline(): boolean {
    return true;
  }

  @Option({ flags: '--dry-run', description: 'only show what would be copied, and whether it is possible' })
  parseDryRun(): boolean {
    return true;
  }

  private async estimate(request: Parameters<Moves['estimate']>[0]): Promise<CommandResult> {
    const estimate = await this.moves.estimate(request);
    const size = (estimate.bytes / MIB).toFixed(1);
    return {
      lines: [
        {
          fr: `À copier : environ ${size} Mio, ${estimate.tables} tables, ${estimate.rows} lignes`,
          en: `To copy: about ${size} MiB, ${estimate.tables} tables, ${estimate.rows} rows`,
        },
        ...offlineLines(estimate),
      ],
      data: { dryRun: true, ...estimate },
    };
  }

  private async move(request: Parameters<Moves['requestOf']>[0]): Promise<CommandResult> {
    const { id, result } = await this.tasks.runHere(await this.moves.requestOf(request));
    const fenceMs = Number(result?.['fenceMs']);
    return {
      lines: [
        {
          fr: `Société déplacée vers ${request.to} : ${Number(result?.['rows'])} lignes, accès arrêté ${fenceMs} ms`,
          en: `Tenant moved to ${request.to}: ${Number(result?.['rows'])} rows, access stopped for ${fenceMs} ms`,
        },
        result?.['isUndoable'] === true
          ? { fr: `Pour annuler : move:undo ${id}`, en: `To undo: move:undo ${id}` }
          : { fr: 'Ce déplacement ne peut pas être annulé', en: 'This move cannot be undone' },
      ],
      data: { operationId: id, ...result },
    };
  }
}

const offlineLines = ({ onlyOffline }: MoveEstimate): Line[] =>
  onlyOffline === null
    ? []
    : [
        {
          fr: `Seulement avec --offline (${onlyOffline}) : la société sera en maintenance pendant la copie, et move:undo ne sera pas possible`,
          en: `Only with --offline (${onlyOffline}): the tenant is in maintenance during the copy, and move:undo is not possible`,
        },
      ];
