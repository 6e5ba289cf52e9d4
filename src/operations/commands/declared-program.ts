import { createRequire } from 'node:module';
import type { CommandRunner } from 'nest-commander';
import { PROGRAM } from './program';
import { beStrict } from './usage';

export type Command = Parameters<CommandRunner['setCommand']>[0];
type DeclaredOption = Command['options'][number];

/** The declaration of a command in its decorators, without its behaviour. */
export interface CommandDeclaration {
  readonly name: string;
  readonly arguments: string;
  readonly description: string;
  readonly options: readonly OptionDeclaration[];
}

export interface OptionDeclaration {
  readonly flags: string;
  readonly description: string;
  readonly isRequired: boolean;
  readonly choices: readonly string[];
  readonly variable: string | null;
}

interface Commander {
  readonly Command: new (name?: string) => Command;
  readonly Option: new (flags: string, description: string) => DeclaredOption;
}

/** The Commander that nest-commander itself uses, because another version would parse arguments differently. It is loaded without Nest. */
const { Command: EmptyCommand, Option: EmptyOption } = createRequire(require.resolve('nest-commander'))(
  'commander',
) as Commander;

/** Builds the program from the declarations as nest-commander does; its commands do nothing. */
export function declaredProgram(declarations: readonly CommandDeclaration[]): Command {
  const program = new EmptyCommand(PROGRAM.cliName);
  for (const declaration of declarations) program.addCommand(commandOf(declaration));
  return program
    .configureHelp(PROGRAM.helpConfiguration)
    .configureOutput(PROGRAM.outputConfiguration)
    .exitOverride(PROGRAM.errorHandler)
    .version(PROGRAM.version);
}

function commandOf({ name, arguments: words, description, options }: CommandDeclaration): Command {
  const command = beStrict(new EmptyCommand(name))
    .configureHelp(PROGRAM.helpConfiguration)
    .configureOutput(PROGRAM.outputConfiguration)
    .description(description)
    .action(() => undefined);
  for (const word of words.split(' ').filter((text) => text !== '')) command.argument(word, '');
  for (const option of options) command.addOption(optionOf(option));
  return command;
}

function optionOf({ flags, description, isRequired, choices, variable }: OptionDeclaration): DeclaredOption {
  const option = new EmptyOption(flags, description).makeOptionMandatory(isRequired);
  if (choices.length > 0) option.choices(choices);
  if (variable !== null) option.env(variable);
  return option.argParser((value) => value);
}
