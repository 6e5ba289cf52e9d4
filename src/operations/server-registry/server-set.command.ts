import { Command, Option } from 'nest-commander';
import { systemWrite } from '#kernel';
import { CommandOutput } from '../commands/command-output';
import type { OutputOptions } from '../commands/command-output';
import { wholeNumber } from '../commands/option-values';
import { OperatorCommand } from '../commands/operator-command';
import { ServerEstate } from './server-estate';

interface ServerSetOptions extends OutputOptions {
  readonly capacity?: number;
  readonly budget?: number;
}

@Command({
  name: 'server:set',
  arguments: '<server>',
  description: 'change the maximum number of tenants of a server, or of connections of one process to it',
})
export class ServerSetCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly estate: ServerEstate,
  ) {
    super();
  }

  run([named = '']: string[], options: ServerSetOptions): Promise<void> {
    return this.output.run(options, async () => {
      const write = systemWrite('command server:set', null, 'server:set');
      const { capacity, budget: connectionBudget } = options;
      const change = {
        ...(capacity === undefined ? {} : { capacity }),
        ...(connectionBudget === undefined ? {} : { connectionBudget }),
      };
      const server = await this.estate.change(named, change, write);
      return {
        lines: [
          {
            fr: `Serveur modifié: ${server.name}, ${server.capacity} société(s), ${server.connectionBudget} connexion(s) par processus`,
            en: `Server changed: ${server.name}, ${server.capacity} tenant(s), ${server.connectionBudget} connection(s) per process`,
          },
        ],
        data: { server },
      };
    });
  }

  @Option({ flags: '--capacity <n>', description: 'maximum number of tenants' })
  parseCapacity(value: string): number {
    return wholeNumber('--capacity', value, { least: 1, most: 100_000 });
  }

  @Option({ flags: '--budget <n>', description: 'maximum connections of one process to it' })
  parseBudget(value: string): number {
    return wholeNumber('--budget', value, { least: 1, most: 10_000 });
  }
}
