import { MODULE_METADATA } from '@nestjs/common/constants';
import { MetadataScanner } from '@nestjs/core';
import type { CommandMetadata, OptionMetadata } from 'nest-commander';
import { CommandMeta, OptionMeta } from 'nest-commander/src/constants';
import { CommandsModule } from '../commands.module';
import type { CommandDeclaration, OptionDeclaration } from './declared-program';

type Class = abstract new (...dependencies: never[]) => object;

/** Reads the decorators of the commands of all features. No command is instantiated, so neither settings nor a database are needed. */
export function declaredCommands(): CommandDeclaration[] {
  return listedIn(CommandsModule, MODULE_METADATA.IMPORTS)
    .flatMap((module) => listedIn(module, MODULE_METADATA.PROVIDERS))
    .flatMap((provider) => declarationOf(provider));
}

/** The classes that a module lists, without its other providers and its configured modules. */
function listedIn(module: Class, list: string): Class[] {
  const listed = (Reflect.getMetadata(list, module) ?? []) as readonly (Class | object)[];
  return listed.filter((item): item is Class => typeof item === 'function');
}

function declarationOf(provider: Class): CommandDeclaration[] {
  const declared = Reflect.getMetadata(CommandMeta, provider) as CommandMetadata | undefined;
  if (declared === undefined) return [];
  const { name, arguments: words = '', description = '' } = declared;
  return [{ name, arguments: words, description, options: optionsOf(provider) }];
}

function optionsOf({ prototype }: Class): OptionDeclaration[] {
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
