// npm run test:legal-numbers: runs many rounds of issuing, backup and restore with a random seed. RESTORE_SEED repeats
// a run.
import { say } from './place.mjs';

process.env.RESTORE_SEED ??= String(Math.floor(Math.random() * 1_000_000_000));
process.env.RESTORE_ROUNDS ??= '100';
say(`RESTORE_SEED=${process.env.RESTORE_SEED} RESTORE_ROUNDS=${process.env.RESTORE_ROUNDS}`);
process.argv.push('test/integration/operations/legal-number-rounds.spec.ts', '--maxWorkers=1');
await import('./test.mjs');
