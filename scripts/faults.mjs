// npm run test:faults: runs the specs that kill processes, at every point where they can die. The normal test run uses
// a few of these points.
process.env.FAULTS = 'all';
process.argv.push('test/integration/operations/crashes', 'restore-crashes', 'integration/operations/moves');
await import('./test.mjs');
