// npm run test:soak: hundreds of restores, killed restores, clones, deletions and migrations on one private server,
// with a check of the server's memory at the end. SOAK_ROUNDS sets the number of rounds; 300 rounds take about an hour.
import { say } from './place.mjs';

process.env.SOAK_ROUNDS ??= '300';
say(`SOAK_ROUNDS=${process.env.SOAK_ROUNDS}`);
process.argv.push('test/soak', '--testTimeout=36000000');
await import('./test.mjs');
