import { CommandRunner, Option } from 'nest-commander';
import { EXIT } from './command-output';
import type { OutputOptions } from './command-output';

/** Commander's own errors are bad usage; help, which it raises too, is none. */
export function exitWith(error: Error & { readonly exitCode?: number }): void {
  process.exit(error.exitCode === 0 ? EXIT.done : EXIT.badInput);
}

/** The options every command shares; each command is otherwise its own. */
export abstract class OperatorCommand extends CommandRunner {
  abstract override run(parameters: string[], options: OutputOptions): Promise<void>;

  /** Nest's commands do not inherit the program's way to exit. */
  override setCommand(command: Parameters<CommandRunner['setCommand']>[0]): this {
    command.exitOverride(exitWith);
    return super.setCommand(command);
  }

  @Option({ flags: '--json', description: 'one JSON object on standard output' })
  parseJson(): boolean {
    return true;
  }

  @Option({ flags: '--reason <text>', description: 'why, for the audit logs of the platform and of the tenant' })
  parseReason(value: string): string {
    return value;
  }

  @Option({ flags: '--lang <lang>', description: 'fr (default) or en', env: 'IMPACT_LANG', choices: ['fr', 'en'] })
  parseLang(value: string): string {
    return value;
  }
}
