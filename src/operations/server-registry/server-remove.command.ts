import { Command } from 'nest-commander';
import { systemWrite } from '#kernel';
import { CommandOutput } from '../commands/command-output';
import type { OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';
import { ServerEstate } from './server-estate';

@Command({
  name: 'server:remove',
  arguments: '<server>',
  description: 'remove a server without tenants from the registry; its warm databases are dropped',
})
export class ServerRemoveCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly estate: ServerEstate,
  ) {
    super();
  }

  run([named = '']: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const write = systemWrite('command server:remove', null, 'server:remove');
      const server = await this.estate.remove(named, write);
      const { name } = server;
      return { lines: [{ fr: `Serveur retiré: ${name}`, en: `Server removed: ${name}` }], data: { server } };
    });
  }
}
