import { Command } from 'nest-commander';
import { serverView } from '../../global/servers/server.view';
import { ServersService } from '../../global/servers/servers.service';
import { CommandOutput, same } from '../commands/command-output';
import type { OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';
import { ServerInspection } from './server-inspection';
import { findingLines, leaseLine } from './server-lines';

@Command({
  name: 'server:show',
  arguments: '<server>',
  description: 'show a database server, and what its settings and the client programs of this machine prevent',
})
export class ServerShowCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly servers: ServersService,
    private readonly inspection: ServerInspection,
  ) {
    super();
  }

  run([named = '']: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const server = await this.servers.named(named);
      const data = serverView(server, await this.servers.figures([server.id]));
      const lines = Object.entries(data).map(([name, value]) => same(`${name.padEnd(16)} ${value ?? '-'}`));
      const findings = await this.inspection.findings(server);
      const leases = await this.servers.leases(server.id);
      return {
        lines: [...lines, ...leases.map(leaseLine), ...findingLines(findings)],
        data: { ...data, leases, ...findings },
      };
    });
  }
}
