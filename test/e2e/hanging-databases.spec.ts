import { setTimeout as pause } from 'node:timers/promises';
import { AuditTrail } from '../../src/global/audit/audit-trail';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { FaultProxy } from '../support/fault-proxy';
import { field, numberField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';

type Row = Readonly<Record<string, unknown>>;

/** The global database and the database of the company are behind proxies of their own. */
describe('While databases hang or lose connections', () => {
  let global: FaultProxy;
  let ofTenants: FaultProxy;
  let application: RunningApplication;
  let company: HttpClient;
  let tenantId: number;

  beforeAll(async () => {
    const [host, port] = [process.env['DB_HOST'] ?? '127.0.0.1', Number(process.env['DB_PORT'])];
    [global, ofTenants] = [new FaultProxy(host, port), new FaultProxy(host, port)];
    await Promise.all([global.start(), ofTenants.start()]);
    application = await startApplication({ DB_HOST: '127.0.0.1', DB_PORT: String(global.port) });
    const { globalName } = application.settings.database;
    await application.onServer((sql) =>
      sql.query(`UPDATE \`${globalName}\`.database_servers SET port = ?`, [ofTenants.port]),
    );
    company = await application.company({ name: 'Patiente', slug: 'patiente' });
    tenantId = await application.tenantId('patiente');
  });

  afterEach(() => {
    global.heal();
    ofTenants.heal();
  });

  afterAll(async () => {
    await application.stop();
    await Promise.all([global.stop(), ofTenants.stop()]);
  });

  const read = (): Promise<Answer> => company.get('/api/v1/vehicles?limit=1');

  /** The events of reads of vehicles, also those that are written twice. */
  const reads = (): Promise<readonly Row[]> =>
    application.onServer((sql) =>
      sql.query<Row[]>(
        `SELECT event_id FROM \`${application.settings.database.globalName}\`.audit_logs
          WHERE chain = ? AND action = 'vehicles:read' AND outcome = 'done'`,
        [tenantId],
      ),
    );

  const untilServed = (): Promise<void> => eventually('it serves again', async () => (await read()).status === 200);

  it('an audit row of every read arrives soon after the fault, once', async () => {
    await application.app.get(AuditTrail).flush();
    let answered = (await reads()).length;
    const faults = [
      () => global.resetAll(),
      () => global.trapNext('swallow', /INSERT INTO audit_logs/, 2),
      () => global.trapNext('swallow', /\bCOMMIT\b/, 2),
      () => global.trapNext('hole', /SET time_zone/, 2),
      () => global.trapNext('reset', /\bCOMMIT\b/, 2),
      () => global.resetAll(),
      () => global.hang(),
    ];
    for (const fault of faults) {
      fault();
      for (let n = 0; n < 5; n += 1) {
        if ((await read()).status === 200) answered += 1;
        await pause(100);
      }
    }
    global.heal();
    await eventually('all rows are there', async () => (await reads()).length >= answered);
    const ids = (await reads()).map((row) => row['event_id']);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('requests of a company are answered at once while the global database is known to hang', async () => {
    await untilServed();
    global.hang();
    await eventually('the hang is known', async () => {
      const since = performance.now();
      const { status } = await application.admin.get('/api/v1/tenants?limit=1');
      return status === 503 && performance.now() - since < 300;
    });
    // Without the copies that need no look at the global database.
    await pause(6000);
    const since = performance.now();
    const answers = await Promise.all(Array.from({ length: 20 }, read));
    expect(performance.now() - since).toBeLessThan(2000);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    global.heal();
    await eventually('the global database is back', async () => {
      return (await application.admin.get('/api/v1/tenants?limit=1')).status === 200;
    });
  });

  it('a write whose COMMIT got no answer says that its outcome is unknown, and its repetition is stored once', async () => {
    await untilServed();
    const body = await application.vehicleBody(company, { plateNumber: 'OUT-COME' });
    const post = (key: string): Promise<Answer> =>
      company.post('/api/v1/vehicles', body, { headers: { 'idempotency-key': key } });
    ofTenants.trapNext('reset', /INSERT INTO `?vehicles`?/);
    const before = await post('key-of-a-write-1');
    expect([before.status, field(before.body, 'outcome')]).toEqual([503, 'not_stored']);
    ofTenants.trapNext('reset', /\bCOMMIT\b/);
    const after = await post('key-of-a-write-1');
    expect([after.status, field(after.body, 'code'), field(after.body, 'outcome')]).toEqual([
      503,
      'OUTCOME_UNKNOWN',
      'unknown',
    ]);
    expect((await post('key-of-a-write-1')).status).toBe(201);
    const found = await company.get('/api/v1/vehicles?search=OUT-COME');
    expect(numberField(found.body, 'meta.total')).toBe(1);
  });

  it('no request is answered after 12 s, whatever its steps wait for', async () => {
    await untilServed();
    ofTenants.hang();
    const since = performance.now();
    const answers = await Promise.all([read(), read(), company.post('/api/v1/vehicles', {}), read()]);
    expect(performance.now() - since).toBeLessThan(12_000);
    expect(answers.filter(({ status }) => status === 500)).toEqual([]);
    ofTenants.heal();
    await untilServed();
  });
});
