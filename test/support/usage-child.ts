import { declaredProgram } from '../../src/operations/commands/declared-program';
import { failWith } from '../../src/operations/commands/program';

// What the command line loads before it has answered help and bad usage: the packages, one a line.
declaredProgram([]).exitOverride(failWith);
const packages = Object.keys(require.cache).flatMap(
  (path) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
);
process.stdout.write(`${[...new Set(packages)].join('\n')}\n`);
