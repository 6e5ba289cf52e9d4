// npm test [-- paths and options of Jest]: runs the gates, and then all tests against private disposable servers. With
// arguments it runs only the selected tests, without the gates; with --changed, the tests that changes since main affect.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './check.mjs';
import { Obstacle, localDirectory, root, runScript, say } from './place.mjs';
import { moduleTool, prepare, prepareModules, productNode } from './prepare.mjs';
import { openServices } from './services/services.mjs';

await runScript(async () => {
  await prepareModules();
  const chosen = process.argv.slice(2).map((word) => (word === '--changed' ? `--changedSince=${mainBranch()}` : word));
  const failedGates = chosen.length === 0 ? await check() : [];
  const isBuilt = await buildForCommands();
  const home = join(localDirectory(), 'test');
  const services = await openServices(home, { disposable: true });
  let jest;
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => jest?.kill(name));
  try {
    const report = join(home, `results-${process.pid}.json`);
    jest = startJest(chosen, report, services, isBuilt);
    const code = await new Promise((resolve, reject) => {
      jest.once('error', reject);
      jest.once('exit', (exitCode) => resolve(exitCode ?? 1));
    });
    process.stdout.write(`\n${countsOf(report)}\n`);
    process.exitCode = code === 0 && failedGates.length === 0 ? 0 : 1;
  } finally {
    await services.close();
  }
});

/** The base of --changed: main, or the last commit if there is no main. Uncommitted files count as changed. */
function mainBranch() {
  const found = ['main', 'origin/main'].find(
    (name) => spawnSync('git', ['rev-parse', '--verify', '--quiet', name], { cwd: root }).status === 0,
  );
  return found ?? 'HEAD';
}

/** Returns whether the build is current. Processes of tests run from it; without it, from the source. The type check reports its errors. */
async function buildForCommands() {
  try {
    await prepare();
    return true;
  } catch (error) {
    if (!(error instanceof Obstacle)) throw error;
    say(`${error.message} The tests run anyway; tests of built commands use the last successful build.`);
    return false;
  }
}

function startJest(chosen, report, services, isBuilt) {
  // One more than two processors: a third of the time of a worker, it waits for a process, a lease or a deadline.
  const workers = chosen.some((word) => /^(?:--maxWorkers|-w|--runInBand|-i)\b/.test(word)) ? [] : ['--maxWorkers=3'];
  const options = [...workers, ...otherRuns(), '--json', `--outputFile=${report}`, ...chosen];
  const jest = moduleTool('jest', 'bin', 'jest.js');
  return spawn(
    productNode(),
    ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, ...options],
    {
      cwd: root,
      // NODE_ENV=test, so that processes run in test mode and ignore a developer's settings.
      env: { ...process.env, ...temporaryOf(services), ...buildOf(isBuilt), NODE_ENV: 'test', ...services.environment },
      // Jest prints progress on stderr; the report on stdout is read from the file.
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
}

/** Specs that a normal run has no time or no programs for: `npm run test:faults`, and with it `MYSQLD=<path of mysqld>`. */
function otherRuns() {
  const { FAULTS, MYSQLD } = process.env;
  return [
    ...(FAULTS === 'all' ? [] : ['test/e2e/moving-tenant-faults']),
    ...(MYSQLD ? [] : ['test/integration/operations/moves-between-flavours']),
  ].map((path) => `--testPathIgnorePatterns=${path}`);
}

function buildOf(isBuilt) {
  return isBuilt ? { PRODUCT_BUILD: 'current' } : {};
}

/** Tests write and sync thousands of small files: keys, backups, the data of servers that they kill. */
function temporaryOf({ temporary }) {
  return temporary === null ? {} : { TMPDIR: temporary };
}

/** A test file that could not be loaded counts as one failed test. */
function countsOf(report) {
  let results;
  try {
    results = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return 'tests: 0 passed, 1 failed';
  }
  rmSync(report, { force: true });
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const skipped = results.numPendingTests + results.numTodoTests;
  return `tests: ${results.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
