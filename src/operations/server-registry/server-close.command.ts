import { Command, Option } from 'nest-commander';
import { systemWrite } from '#kernel';
import { CommandOutput } from '../commands/command-output';
import type { OutputOptions } from '../commands/command-output';
import { OperatorCommand } from '../commands/operator-command';
import { ServerEstate } from './server-estate';

interface ServerCloseOptions extends OutputOptions {
  readonly withTenants?: boolean;
}

@Command({
  name: 'server:close',
  arguments: '<server>',
  description: 'use a server no longer; refused while it holds tenants, unless --with-tenants',
})
export class ServerCloseCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly estate: ServerEstate,
  ) {
    super();
  }

  run([named = '']: string[], options: ServerCloseOptions): Promise<void> {
    return this.output.run(options, async () => {
      const write = systemWrite('command server:close', null, 'server:close');
      const server = await this.estate.close(named, options.withTenants === true, write);
      const { name } = server;
      return { lines: [{ fr: `Serveur fermé: ${name}`, en: `Server closed: ${name}` }], data: { server } };
    });
  }

  @Option({ flags: '--with-tenants', description: 'close it although it holds tenants: they are answered with 503' })
  parseWithTenants(): boolean {
    return true;
  }
}
