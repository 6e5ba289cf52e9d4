import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { RequestDeadline, systemActor, withinRequest } from '#kernel';
import { ConnectionPool, isOutcomeUnknown, PooledDataSource, QUIET_LOGGER, runTransaction } from '#persistence';
import { eventually } from '../../support/eventually';
import { FaultProxy } from '../../support/fault-proxy';
import { throwAwayGlobal } from '../../support/global-database';

const ACTOR = systemActor('test');
const STATEMENT_MS = 500;
const PHASES = [
  ['the login', 'greeting'],
  ['the settings of the session', /SET time_zone/],
  ['the begin of a transaction', /START TRANSACTION/],
  ['a statement', /INSERT INTO notes/],
  ['COMMIT', /\bCOMMIT\b/],
  ['ROLLBACK', /ROLLBACK/],
] as const;
const FAULTS = ['hole', 'swallow', 'reset'] as const;

describe('The pool of a data source, behind a network that fails', () => {
  const place = throwAwayGlobal();
  let proxy: FaultProxy;
  let source: DataSource;

  beforeAll(async () => {
    await place.asServer((server) => server.query(`CREATE DATABASE \`${place.settings.database.globalName}\``));
    await place.asProvisioner((own) => own.query('CREATE TABLE notes (text VARCHAR(20) NOT NULL)'));
  });

  beforeEach(async () => {
    const { host, port, user, password, globalName } = place.settings.database;
    proxy = new FaultProxy(host, port);
    await proxy.start();
    source = await new PooledDataSource(
      {
        type: 'mariadb',
        host: '127.0.0.1',
        port: proxy.port,
        username: user,
        password,
        database: globalName,
        poolSize: 2,
        connectTimeout: STATEMENT_MS,
        enableQueryTimeout: true,
        maxQueryExecutionTime: STATEMENT_MS,
        logger: QUIET_LOGGER,
      },
      { settings: "SET time_zone = '+00:00'", hasCircuit: true },
    ).initialize();
  });

  afterEach(async () => {
    await source.destroy();
    await proxy.stop();
  });

  afterAll(() => place.drop());

  const write = (text: string): Promise<void> =>
    runTransaction(source, ACTOR, async ({ manager }) => {
      await manager.query('INSERT INTO notes VALUES (?)', [text]);
    });

  /** Also rolls a transaction back. */
  const work = (text: string): Promise<unknown> =>
    Promise.allSettled([write(text), runTransaction(source, ACTOR, () => Promise.reject(new Error('on purpose')))]);

  const works = async (): Promise<boolean> =>
    write('after').then(
      () => true,
      () => false,
    );

  for (const [phase, statement] of PHASES)
    for (const fault of FAULTS)
      it(`ends every wait and serves again after a ${fault} at ${phase}`, async () => {
        proxy.resetAll();
        if (statement === 'greeting') proxy.greeting = fault;
        else proxy.trapNext(fault, statement, 4);
        for (let turn = 0; turn < 3; turn += 1) await work('during');
        proxy.heal();
        await eventually('it serves again', works);
        // Twice as many as the pool has connections: none of them is one that was hit.
        const after = await Promise.allSettled(['a', 'b', 'c', 'd'].map(write));
        expect(after.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled']);
      });

  it('serves again after resets, one each 70 ms, and a hole', async () => {
    for (let turn = 0; turn < 10; turn += 1) {
      const running = work('during');
      await pause(70);
      proxy.resetAll();
      await running;
    }
    proxy.hang();
    await Promise.all([work('during'), work('during'), work('during')]);
    proxy.heal();
    await eventually('it serves again', works);
    expect(await works()).toBe(true);
  });

  it('refuses at once while the server is known to hang', async () => {
    await write('before');
    proxy.hang();
    await Promise.all([work('during'), work('during')]);
    const pool = (source.driver as unknown as { readonly pool: ConnectionPool }).pool;
    await eventually('the circuit is open', async () => {
      await work('during');
      return pool.isOpen;
    });
    const since = performance.now();
    await Promise.all(Array.from({ length: 50 }, () => work('during')));
    expect(performance.now() - since).toBeLessThan(2000);
    proxy.heal();
    await eventually('it serves again', works);
  });

  it('does not take a long statement for a server that hangs', async () => {
    const slow = source.query('SELECT SLEEP(0.4)');
    await write('beside');
    await slow;
    expect((source.driver as unknown as { readonly pool: ConnectionPool }).pool.isOpen).toBe(false);
  });

  it('says that the outcome is unknown only if the COMMIT was sent', async () => {
    const failed = async (fault: 'swallow' | 'reset', statement: RegExp): Promise<unknown> => {
      proxy.trapNext(fault, statement);
      return write('doubtful').catch((error: unknown) => error);
    };
    const atStatement = await failed('swallow', /INSERT INTO notes/);
    const atCommit = await failed('swallow', /\bCOMMIT\b/);
    const atReset = await failed('reset', /\bCOMMIT\b/);
    expect([atStatement, atCommit, atReset].map(isOutcomeUnknown)).toEqual([false, true, true]);
    expect(atCommit).toMatchObject({ code: 'OUTCOME_UNKNOWN', extras: { outcome: 'unknown' } });
    expect(atStatement).toMatchObject({ code: 'DATABASE_UNAVAILABLE', extras: { outcome: 'not_stored' } });
  });

  it('shares the time of a request between the wait for a connection and the statements', async () => {
    const held = [source.createQueryRunner(), source.createQueryRunner()];
    await Promise.all(held.map((runner) => runner.connect()));
    const since = performance.now();
    const deadline = new RequestDeadline(600);
    const waiting = withinRequest(deadline, () => write('late')).catch((error: unknown) => error);
    await pause(200);
    proxy.trapNext('hole', /START TRANSACTION/, 4);
    await Promise.all(held.map((runner) => runner.release()));
    expect(await waiting).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(performance.now() - since).toBeLessThan(600 + STATEMENT_MS);
  });
});
