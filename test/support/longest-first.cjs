// The order of the spec files: longest first, so that no worker is idle at the end. Jest knows the durations of the last run on this
// machine; a fresh checkout (continuous integration) starts from the expected ones.
const path = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

const ROOT = path.resolve(__dirname, '..', '..');
/** Expected seconds of a spec file, by the beginning of its path: the first that matches. */
const EXPECTED = [
  ['test/production/first-start', 80],
  ['test/nights', 70],
  ['test/integration/operations/command-line', 70],
  ['test/integration/jobs/failures', 50],
  ['test/integration/operations/killed-processes', 48],
  ['test/integration/operations/crashes', 46],
  ['test/integration/operations/global-restore-crashes', 44],
  ['test/integration/operations/pairs', 42],
  ['test/e2e/global-restore', 32],
  ['test/integration/operations/interrupted-commands', 31],
  ['test/integration/operations/bootstrap', 30],
  ['test/fuzz', 30],
  ['test/e2e/rolling-restart', 30],
  ['test/integration/operations/export-and-clone', 29],
  ['test/integration/operations/legal-numbers', 29],
  ['test/e2e/shared-connections', 45],
  ['test/integration/operations/server-recovery', 32],
  ['test/integration/operations/moves', 27],
  ['test/e2e/role-presets', 27],
  ['test/e2e/invoicing', 26],
  ['test/integration/operations/credentials', 26],
  ['test/integration/jobs/fairness', 24],
  ['test/e2e/process', 24],
  ['test/integration/operations/whole-copies', 24],
  ['test/integration/operations/restore-crashes', 23],
  ['test/e2e/hanging-databases', 22],
  ['test/integration/operations/backup-files', 18],
  ['test/integration/operations', 10],
  ['test/integration/jobs', 10],
  ['test/e2e', 7],
  ['test/integration', 4],
  ['test', 3],
];

/** Loads both processors with servers and clients of its own, so it runs when the other workers are done. */
const LAST = 'test/bench/benches';

class LongestFirst extends Sequencer {
  time(test) {
    const file = path.relative(ROOT, test.path).replaceAll(path.sep, '/');
    if (file.startsWith(LAST)) return 0;
    const [, seconds] = EXPECTED.find(([start]) => file.startsWith(start)) ?? ['', 0.5];
    return super.time(test) ?? seconds * 1000;
  }
}

module.exports = LongestFirst;
