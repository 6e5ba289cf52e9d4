import { Command } from 'nest-commander';
import { ServersService } from '../../global/servers/servers.service';
import { CommandOutput, same } from '../commands/command-output';
import type { OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';

@Command({ name: 'server:list', description: 'list the database servers' })
export class ServerListCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly servers: ServersService,
  ) {
    super();
  }

  run(_parameters: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const servers = await this.servers.all();
      return {
        lines: servers.map(({ id, name, host, port, flavour, version, state }) =>
          same(`${String(id).padStart(4)}  ${name.padEnd(20)}  ${host}:${port}  ${flavour} ${version}  ${state}`),
        ),
        data: { servers },
      };
    });
  }
}
