import { Command, Option } from 'nest-commander';
import { systemWrite } from '#kernel';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import { CommandOutput } from '../commands/command-output';
import type { CommandResult, OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';
import { wholeNumber } from '../commands/option-values';
import { ServerMoves } from '../moves/balancing/server-moves';
import { MAX_CONCURRENT } from '../moves/server-moves.tasks';
import { exitCodeOf, relocatedLines } from './relocated-lines';
import { ServerEstate } from './server-estate';

interface DrainOptions extends OutputOptions {
  readonly move?: boolean;
  readonly concurrency?: number;
}

@Command({
  name: 'server:drain',
  arguments: '<server>',
  description:
    'place no new tenants on a server and drop its warm databases; its tenants stay in service, or move away with --move',
})
export class ServerDrainCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly estate: ServerEstate,
    private readonly moves: ServerMoves,
  ) {
    super();
  }

  run([named = '']: string[], options: DrainOptions): Promise<void> {
    return this.output.run(options, async () => {
      const write = systemWrite('command server:drain', null, 'server:drain');
      const { server, discarded, tenants } = await this.estate.drain(named, write);
      if (options.move === true) return this.empty(server, options);
      return {
        lines: [
          {
            fr: `Serveur fermé aux nouvelles sociétés: ${server.name} (${tenants} société(s), ${discarded} base(s) préparée(s) supprimée(s))`,
            en: `Server takes no new tenants: ${server.name} (${tenants} tenant(s), ${discarded} warm database(s) dropped)`,
          },
        ],
        data: { server, discarded, tenants },
      };
    });
  }

  @Option({
    flags: '--move',
    description: 'also move its tenants to the open servers with the most room, while they work',
  })
  parseMove(): boolean {
    return true;
  }

  @Option({ flags: '--concurrency <n>', description: 'moves at the same time (2)' })
  parseConcurrency(value: string): number {
    return wholeNumber('--concurrency', value, { least: 1, most: MAX_CONCURRENT });
  }

  private async empty(server: DatabaseServer, { concurrency }: DrainOptions): Promise<CommandResult> {
    const { moved, failed } = await this.moves.drain(server.id, concurrency);
    return {
      lines: relocatedLines({ moved, failed }, server.name),
      data: { server, moved, failed },
      exitCode: exitCodeOf({ failed }),
    };
  }
}
