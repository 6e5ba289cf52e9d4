import { Inject } from '@nestjs/common';
import { Command, Option } from 'nest-commander';
import { systemWrite } from '#kernel';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { CommandOutput } from '../commands/command-output';
import type { OutputOptions } from '../commands/command-output';
import { wholeNumber } from '../commands/option-values';
import { OperatorCommand } from '../commands/operator-command';
import { DEFAULT_CAPACITY, ServerEstate } from './server-estate';
import type { NewServer } from './server-estate';
import { ServerInspection } from './server-inspection';
import { factsOf, findingLines } from './server-lines';

interface ServerAddOptions extends OutputOptions {
  readonly host: string;
  readonly port: number;
  readonly capacity?: number;
  readonly budget?: number;
}

@Command({
  name: 'server:add',
  arguments: '<name>',
  description: 'add a database server that accepts the provisioning account; new tenants may be placed on it at once',
})
export class ServerAddCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly estate: ServerEstate,
    private readonly inspection: ServerInspection,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    super();
  }

  run([name = '']: string[], options: ServerAddOptions): Promise<void> {
    return this.output.run(options, async () => {
      const write = systemWrite('command server:add', null, 'server:add');
      const server = await this.estate.add({ name, ...this.place(options) }, write);
      const findings = await this.inspection.findings(server);
      return {
        lines: [
          { fr: `Serveur ajouté: ${name}, ${factsOf(server)}`, en: `Server added: ${name}, ${factsOf(server)}` },
          ...findingLines(findings),
        ],
        data: { ...server, ...findings },
      };
    });
  }

  private place({ host, port, capacity = DEFAULT_CAPACITY, budget }: ServerAddOptions): Omit<NewServer, 'name'> {
    return { host, port, capacity, connectionBudget: budget ?? this.settings.database.connectionBudget };
  }

  @Option({ flags: '--host <host>', description: 'host name or IP address', required: true })
  parseHost(value: string): string {
    return value;
  }

  @Option({ flags: '--port <port>', description: 'port', required: true })
  parsePort(value: string): number {
    return wholeNumber('--port', value, { least: 1, most: 65_535 });
  }

  @Option({ flags: '--capacity <n>', description: `maximum number of tenants (${DEFAULT_CAPACITY})` })
  parseCapacity(value: string): number {
    return wholeNumber('--capacity', value, { least: 1, most: 100_000 });
  }

  @Option({ flags: '--budget <n>', description: 'maximum connections of one process to it (DB_CONNECTION_BUDGET)' })
  parseBudget(value: string): number {
    return wholeNumber('--budget', value, { least: 1, most: 10_000 });
  }
}
