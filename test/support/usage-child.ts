import { declaredProgram } from '../../src/operations/commands/declared-program';
import { failWith } from '../../src/operations/commands/program';

// Prints the packages that the command line loaded before it answered help and bad usage, one per line.
declaredProgram([]).exitOverride(failWith);
const packages = Object.keys(require.cache).flatMap(
  (path) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
);
process.stdout.write(`${[...new Set(packages)].join('\n')}\n`);
