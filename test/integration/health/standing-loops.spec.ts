import { STANDS_AFTER_MS, WatchedLoop } from '#jobs';
import { LoopChecks } from '../../../src/operations/estate-metrics/loop-checks';
import { LoopReporter } from '../../../src/operations/estate-metrics/loop-reporter';
import { GlobalDatabase } from '../../../src/global/global-database';
import { startApplication } from '../../support/application';
import type { RunningApplication } from '../../support/application';
import { field, HttpClient } from '../../support/http-client';

const STANDING = 'loop of the test';

describe('A loop that stands', () => {
  let application: RunningApplication;
  let management: HttpClient;
  let loop: WatchedLoop;

  beforeAll(async () => {
    application = await startApplication();
    management = new HttpClient(Number(new URL(application.managementUrl).port));
    const never = (): Promise<void> => new Promise(() => undefined);
    loop = new WatchedLoop({ name: STANDING, turn: never, turnMs: 3_600_000, retryMs: 1000, waiting: () => 7 });
    void loop.run();
    // As if the turn had been due for a minute.
    Object.assign(loop, { dueAt: performance.now() - STANDS_AFTER_MS - 100 });
  });

  afterAll(async () => {
    loop.stop();
    await application.stop();
  });

  it('is in the metrics, and in the readiness detail of a process that stays ready', async () => {
    const { text } = await management.get('/metrics');
    expect(text).toMatch(new RegExp(`^loop_waiting\\{loop="${STANDING}"\\} 7$`, 'm'));
    expect(text).toMatch(new RegExp(`^loop_overdue_seconds\\{loop="${STANDING}"\\} [6-9]\\d`, 'm'));
    expect(text).toMatch(/^loop_waiting\{loop="audit trail"\} \d+$/m);
    const { status, body } = await management.get('/health/ready');
    expect(status).toBe(200);
    expect(JSON.stringify(field(body, 'details.loops'))).toContain(STANDING);
  });

  it('is reported to the doctor of every process, and tolerated by the schema of the release before', async () => {
    await application.app.get(LoopReporter, { strict: false }).report();
    const checks = new LoopChecks(application.app.get(GlobalDatabase));
    const found = await checks.problems();
    expect(found.filter(({ subject }) => subject === STANDING)).toEqual([
      {
        check: 'loop',
        subject: STANDING,
        problem: expect.stringContaining(`in process ${process.pid}, 7 item(s) wait`),
        advice: { act: expect.stringContaining('restart it') as string },
      },
    ]);
    const { globalName } = application.settings.database;
    await application.onServer((server) => server.query(`DROP TABLE \`${globalName}\`.loop_states`));
    await application.app.get(LoopReporter, { strict: false }).report();
    expect(await checks.problems()).toEqual([]);
  });
});
