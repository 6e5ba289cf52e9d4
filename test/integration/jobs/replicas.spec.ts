import { runSource } from '../../support/run-source';
import { ask, Counting, JobTestBed, reconcile } from './job-test-bed';
import { eventually } from '../../support/eventually';

describe('Several processes', () => {
  let bed: JobTestBed;

  beforeAll(async () => {
    bed = await JobTestBed.start();
  });

  afterEach(() => bed.clear());

  afterAll(() => bed.drop());

  it('run each window of a schedule once', async () => {
    const handlers = [new Counting(), new Counting(), new Counting()];
    const schedules = [{ kind: 'count', scope: 'platform', at: { everyMs: 1000 } }] as const;
    await Promise.all(handlers.map((handler) => bed.replica({ work: { handlers: [handler], schedules } })));
    await bed.allEnded(4);
    await bed.stopReplicas();
    const runs = await bed.runs();
    const runIds = handlers.flatMap((handler) => handler.runIds);
    expect(runIds.toSorted((one, other) => one - other)).toEqual(runs.map(({ id }) => id));
    expect(runs.map(({ state, attempts }) => `${state} ${attempts}`)).toEqual(runs.map(() => 'done 1'));
  });

  it('run once what all of them request', async () => {
    const handlers = [new Counting(), new Counting(), new Counting()];
    const apps = await Promise.all(
      handlers.map((handler) => bed.replica({ work: { handlers: [handler], schedules: [] } })),
    );
    const asked = await Promise.all(
      Array.from({ length: 60 }, (_none, n) => apps.map((app) => ask(app, { window: `order-${n}` }))).flat(),
    );
    await bed.allEnded(60);
    expect(new Set(asked).size).toBe(60);
    expect(handlers.flatMap((handler) => handler.runIds)).toHaveLength(60);
  });

  it('take over the run of a killed process, and execute the rest once', async () => {
    const asking = await bed.replica({});
    const runId = await ask(asking, { kind: 'deadly', window: 'once' });
    const { settings } = bed.global;
    const leaseMs = 2000;
    const killed = await runSource('test/support/job-child.ts', [String(leaseMs)], {
      GLOBAL_DATABASE: settings.database.globalName,
      MASTER_KEYS_FILE: settings.masterKeysFile,
    });
    expect({ signal: killed.signal, stderr: killed.stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
    const survivors = [new Counting('deadly'), new Counting('deadly')];
    const [app] = await Promise.all(
      survivors.map((handler) =>
        bed.replica({ work: { handlers: [handler, new Counting()], schedules: [] }, limits: { leaseMs } }),
      ),
    );
    if (app === undefined) throw new Error('no survivor');
    await ask(app, { window: 'meanwhile' });
    await eventually('taken over', async () => {
      await reconcile(app);
      return (await bed.runs("kind = 'deadly' AND state = 'done'")).length === 1;
    });
    expect(survivors.flatMap(({ runIds }) => runIds)).toEqual([runId]);
    expect(await bed.runs("kind = 'deadly'")).toMatchObject([{ state: 'done', attempts: 1, fence: 2 }]);
  });

  it('reconcile one at a time', async () => {
    const apps = await Promise.all([1, 2, 3].map(() => bed.replica({ work: { handlers: [], schedules: [] } })));
    await Promise.all(apps.map(reconcile));
    const leases = await bed.sql<{ name: string }>("SELECT name FROM leases WHERE name = 'jobs: reconcile'");
    expect(leases).toHaveLength(1);
    await eventually('nobody holds it', async () => {
      const held = await bed.sql('SELECT 1 FROM leases WHERE expires_at > UTC_TIMESTAMP(3)');
      return held.length === 0;
    });
  });
});
