import { MetadataScanner } from '@nestjs/core';
import type { CommandMetadata, OptionMetadata } from 'nest-commander';
import { CommandMeta, OptionMeta } from 'nest-commander/src/constants';
import { CommandsModule } from './commands.module';
import type { CommandDeclaration, OptionDeclaration } from './declared-program';

type Provider = abstract new (...dependencies: never[]) => object;

/** Reads the decorators of the module's commands. No command is instantiated, so neither settings nor a database are needed. */
export function declaredCommands(): CommandDeclaration[] {
  const providers = Reflect.getMetadata('providers', CommandsModule) as readonly (Provider | object)[];
  return providers.flatMap((provider) => (typeof provider === 'function' ? declarationOf(provider as Provider) : []));
}

function declarationOf(provider: Provider): CommandDeclaration[] {
  const declared = Reflect.getMetadata(CommandMeta, provider) as CommandMetadata | undefined;
  if (declared === undefined) return [];
  const { name, arguments: words = '', description = '' } = declared;
  return [{ name, arguments: words, description, options: optionsOf(provider) }];
}

function optionsOf({ prototype }: Provider): OptionDeclaration[] {
  const methods = prototype as Record<string, object>;
  return new MetadataScanner().getAllMethodNames(prototype as object).flatMap((method) => {
    const declared = Reflect.getMetadata(OptionMeta, methods[method] ?? {}) as OptionMetadata | undefined;
    if (declared === undefined) return [];
    const { flags, description = '', required = false, choices, env = null } = declared;
    return [
      { flags, description, isRequired: required, choices: Array.isArray(choices) ? choices : [], variable: env },
    ];
  });
}
