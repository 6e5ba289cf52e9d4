// npm run test:fuzz: runs a long fuzz test with a random seed. FUZZ_SEED repeats a run, FUZZ_RUNS changes its length.
import { say } from './place.mjs';

process.env.FUZZ_SEED ??= String(Math.floor(Math.random() * 1_000_000_000));
process.env.FUZZ_RUNS ??= '200';
say(`FUZZ_SEED=${process.env.FUZZ_SEED} FUZZ_RUNS=${process.env.FUZZ_RUNS}`);
process.argv.push('test/fuzz');
await import('./test.mjs');
