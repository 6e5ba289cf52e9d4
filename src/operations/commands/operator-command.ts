import { CommandRunner, Option } from 'nest-commander';
import type { OutputOptions } from './command-output';
import { beStrict } from './usage';

/** The base class of all commands, with the options that they share. */
export abstract class OperatorCommand extends CommandRunner {
  abstract override run(parameters: string[], options: OutputOptions): Promise<void>;

  /** Nest's commands do not inherit the error handling of the program. */
  override setCommand(command: Parameters<CommandRunner['setCommand']>[0]): this {
    return super.setCommand(beStrict(command));
  }

  @Option({ flags: '--json', description: 'one JSON object on standard output' })
  parseJson(): boolean {
    return true;
  }

  @Option({ flags: '--reason <text>', description: 'the reason, for the audit logs of the platform and of the tenant' })
  parseReason(value: string): string {
    return value;
  }

  @Option({ flags: '--lang <lang>', description: 'fr (default) or en', env: 'IMPACT_LANG', choices: ['fr', 'en'] })
  parseLang(value: string): string {
    return value;
  }
}
