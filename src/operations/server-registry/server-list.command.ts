import { Command } from 'nest-commander';
import { serverView } from '../../global/servers/server.view';
import { ServersService } from '../../global/servers/servers.service';
import { CommandOutput } from '../commands/command-output';
import type { OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';
import { listLine } from './server-lines';

@Command({ name: 'server:list', description: 'list the database servers, with the figures of their last sample' })
export class ServerListCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly servers: ServersService,
  ) {
    super();
  }

  run(_parameters: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const known = await this.servers.all();
      const figures = await this.servers.figures(known.map(({ id }) => id));
      const servers = known.map((server) => serverView(server, figures));
      return { lines: servers.map(listLine), data: { servers } };
    });
  }
}
