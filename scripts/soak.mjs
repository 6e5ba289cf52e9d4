// npm run test:soak: hundreds of restores, killed ones, clones, deletions and migrations on one private server, and what it holds at
// the end. SOAK_ROUNDS lengthens or shortens it; 300 rounds are about an hour.
import { say } from './place.mjs';

process.env.SOAK_ROUNDS ??= '300';
say(`SOAK_ROUNDS=${process.env.SOAK_ROUNDS}`);
process.argv.push('test/soak', '--testTimeout=36000000');
await import('./test.mjs');
