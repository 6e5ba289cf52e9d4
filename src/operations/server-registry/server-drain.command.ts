import { Command } from 'nest-commander';
import { systemWrite } from '#kernel';
import { ServerEstate } from './server-estate';
import { CommandOutput } from '../commands/command-output';
import type { OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';

@Command({
  name: 'server:drain',
  arguments: '<server>',
  description: 'place no new tenants on a server and drop its warm databases; its tenants stay in service',
})
export class ServerDrainCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly estate: ServerEstate,
  ) {
    super();
  }

  run([named = '']: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const { server, discarded, tenants } = await this.estate.drain(
        named,
        systemWrite('command server:drain', null, 'server:drain'),
      );
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
}
