import type { CommandRunner } from 'nest-commander';
import { EXIT } from './failure-report';
import {
  argumentMissing,
  argumentsExcess,
  choiceUnknown,
  commandMissing,
  commandUnknown,
  optionMissing,
  optionRepeated,
  optionUnknown,
  optionValueMissing,
  usageInvalid,
} from './usage.errors';

type Command = Parameters<CommandRunner['setCommand']>[0];
type DeclaredOption = Command['options'][number];

/** The error that Commander throws for bad usage, and with exit code 0 for help and version. */
export type CommanderError = Error & { readonly code?: string; readonly exitCode?: number };

type Refusal = (named: string) => Error;

const REFUSALS: Readonly<Record<string, Refusal>> = {
  'commander.unknownCommand': (name) => commandUnknown({ name }),
  'commander.help': () => commandMissing({}),
  'commander.unknownOption': (option) => optionUnknown({ option }),
  'commander.missingMandatoryOptionValue': (option) => optionMissing({ option }),
  'commander.optionMissingArgument': (option) => optionValueMissing({ option }),
  'commander.missingArgument': (name) => argumentMissing({ name }),
  'commander.excessArguments': () => argumentsExcess({}),
};

/** Help or the version was shown: this is not a failure. */
export const isShown = ({ exitCode }: CommanderError): boolean => exitCode === EXIT.done;

/** Translates errors of Commander into errors of the product; help and version are passed on unchanged. */
export function refuseUsage(error: CommanderError): never {
  if (isShown(error)) throw error;
  const named = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const refusal = REFUSALS[error.code ?? ''];
  throw refusal?.(named) ?? usageInvalid({ reason: error.code ?? error.name });
}

/** Makes a command refuse excess arguments and options. Called before its options and arguments are declared. */
export function beStrict(command: Command): Command {
  const declare = command.addOption.bind(command);
  command.addOption = (option) => declare(strictly(option));
  return command.exitOverride(refuseUsage).allowExcessArguments(false);
}

/** nest-commander sets the option's method as its parser, which replaces Commander's own check of the choices. */
function strictly(option: DeclaredOption): DeclaredOption {
  const parse = option.parseArg;
  if (parse === undefined || option.isBoolean()) return option;
  const name = option.long ?? option.flags;
  return option.argParser<unknown>((value, previous) => {
    if (value === '' && option.envVar !== undefined) return undefined;
    if (value.trim() === '') throw optionValueMissing({ option: name });
    if (previous !== undefined && !option.variadic) throw optionRepeated({ option: name });
    const choices = option.argChoices;
    if (choices !== undefined && !choices.includes(value)) {
      throw choiceUnknown({ option: name, value: value.slice(0, 60), choices: choices.join(', ') });
    }
    return parse(value, option.variadic ? previous : undefined);
  });
}
