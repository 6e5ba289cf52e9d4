// npm run test:pairs: begins each operation on a tenant while each other one runs in another process: 361 pairs, which
// can take an hour. PAIRS is a list of first operations, such as restore.tenant,tenant.clone.
import { say } from './place.mjs';

process.env.PAIRS ||= 'all';
say(`PAIRS=${process.env.PAIRS}`);
process.argv.push('test/integration/operations/pairs.spec.ts', '--maxWorkers=1', '--testTimeout=300000');
await import('./test.mjs');
