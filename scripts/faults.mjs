// npm run test:faults: the specs that kill processes, at every place they can die at. The suite tries a few of them.
process.env.FAULTS = 'all';
process.argv.push('test/integration/operations/crashes', 'restore-crashes');
await import('./test.mjs');
