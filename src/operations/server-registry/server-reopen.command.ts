import { Command } from 'nest-commander';
import { systemWrite } from '#kernel';
import { CommandOutput } from '../commands/command-output';
import type { OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';
import { ServerEstate } from './server-estate';

@Command({
  name: 'server:reopen',
  arguments: '<server>',
  description: 'check a drained or closed server again, and let it take new tenants',
})
export class ServerReopenCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly estate: ServerEstate,
  ) {
    super();
  }

  run([named = '']: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const write = systemWrite('command server:reopen', null, 'server:reopen');
      const server = await this.estate.reopen(named, write);
      const { name } = server;
      return { lines: [{ fr: `Serveur ouvert: ${name}`, en: `Server opened: ${name}` }], data: { server } };
    });
  }
}
