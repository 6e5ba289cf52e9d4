// npm run test:faults: runs the specs that kill processes, at every point where they can die. The normal test run uses
// a few of these points. MYSQLD=<path of mysqld> runs the private servers of the specs on MySQL; MOVES_ROUNDS=<n> repeats a move under writers.
process.env.FAULTS = 'all';
process.argv.push(
  'test/integration/operations/crashes',
  'restore-crashes',
  'integration/operations/moves',
  'e2e/moving-tenant',
);
await import('./test.mjs');
