import { globSync } from 'node:fs';
import { join } from 'node:path';
import { MODULE_METADATA } from '@nestjs/common/constants';
import { CommandMeta } from 'nest-commander/src/constants';
import { BackgroundModule } from '../../src/operations/background.module';
import { CommandsModule } from '../../src/operations/commands.module';
import { declaredCommands } from '../../src/operations/commands/declared-commands';
import { OperationsModule } from '../../src/operations/operations.module';

type Class = abstract new (...dependencies: never[]) => object;

const ROOT = join(__dirname, '..', '..');

function classesIn(module: Class, list: string): Class[] {
  const listed = (Reflect.getMetadata(list, module) ?? []) as readonly (Class | { module?: Class })[];
  return listed.flatMap((item) => (typeof item === 'function' ? [item] : (item.module ?? [])));
}

/** The module, and all that it imports. */
function reachedFrom(module: Class, reached = new Set<Class>()): Set<Class> {
  if (reached.has(module)) return reached;
  reached.add(module);
  for (const imported of classesIn(module, MODULE_METADATA.IMPORTS)) reachedFrom(imported, reached);
  return reached;
}

const commandsFrom = (module: Class): string[] =>
  [...reachedFrom(module)]
    .flatMap((reached) => classesIn(reached, MODULE_METADATA.PROVIDERS))
    .filter((provider) => Reflect.hasMetadata(CommandMeta, provider))
    .map(({ name }) => name);

describe('Commands', () => {
  it('are loaded by the command line only', () => {
    expect(commandsFrom(OperationsModule)).toEqual([]);
    expect(commandsFrom(BackgroundModule)).toEqual([]);
  });

  it('are all provided and declared, once', () => {
    const files = globSync('src/**/*.command.ts', { cwd: ROOT });
    expect(files.length).toBeGreaterThan(40);
    expect(commandsFrom(CommandsModule)).toHaveLength(files.length);
    expect(new Set(declaredCommands().map(({ name }) => name)).size).toBe(files.length);
  });
});
