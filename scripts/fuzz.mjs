// npm run test:fuzz: the fuzz of the suite at length, with a seed of its own. FUZZ_SEED and FUZZ_RUNS repeat or lengthen a run.
import { say } from './place.mjs';

process.env.FUZZ_SEED ??= String(Math.floor(Math.random() * 1_000_000_000));
process.env.FUZZ_RUNS ??= '200';
say(`FUZZ_SEED=${process.env.FUZZ_SEED} FUZZ_RUNS=${process.env.FUZZ_RUNS}`);
process.argv.push('test/fuzz');
await import('./test.mjs');
