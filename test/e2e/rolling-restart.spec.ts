import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Balancer } from '../support/balancer';
import { eventually } from '../support/eventually';
import { HttpClient } from '../support/http-client';
import { ProductProcess } from '../support/product-process';

const LANES = 4;

/** Two processes of one platform behind a load balancer, restarted one after the other as in a deployment. */
describe('A rolling restart', () => {
  let application: RunningApplication;
  let token: string;
  const load = { isOn: true };
  const balancer = new Balancer();
  const processes: ProductProcess[] = [];

  beforeAll(async () => {
    application = await startApplication({ SHUTDOWN_GRACE_MS: '400' });
    token = (await application.company({ name: 'Roulante', slug: 'roulante' })).token;
  });

  afterAll(async () => {
    load.isOn = false;
    balancer.close();
    for (const { child } of processes) child.kill('SIGKILL');
    await application.stop();
  });

  const put = async (name: string): Promise<ProductProcess> => {
    const process = await ProductProcess.start('src/main.ts');
    processes.push(process);
    balancer.put(name, process);
    await eventually(`${name} is ready`, () => balancer.isReady(name));
    return process;
  };

  it('fails no request, neither read nor write', async () => {
    const company = new HttpClient(await balancer.listen(), { host: 'roulante.localhost', token });
    let [first, second] = await Promise.all([put('first'), put('second')]);
    const statuses = new Map<number, number>();
    const count = (status: number): unknown => statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const lane = async (number: number): Promise<void> => {
      for (let turn = 0; load.isOn; turn += 1) {
        const brand = { name: `Marque ${number} ${turn}` };
        const answer =
          turn % 4 === 0 ? await company.post('/api/v1/brands', brand) : await company.get('/api/v1/brands');
        count(answer.status);
      }
    };
    const lanes = Promise.all(Array.from({ length: LANES }, (_none, number) => lane(number)));

    const codes: (number | null)[] = [];
    for (const name of ['first', 'second']) {
      const leaving = name === 'first' ? first : second;
      leaving.child.kill('SIGTERM');
      codes.push(await leaving.ended);
      const come = await put(name);
      if (name === 'first') first = come;
      else second = come;
      const served = balancer.served.get(name) ?? 0;
      await eventually(`${name} serves again`, () => (balancer.served.get(name) ?? 0) > served + 20);
    }
    load.isOn = false;
    await lanes;

    expect(codes).toEqual([0, 0]);
    expect(new Set(statuses.keys())).toEqual(new Set([200, 201]));
    const written = statuses.get(201) ?? 0;
    const [row] = await application.onServer((server) =>
      server.query<{ total: string }[]>(
        `SELECT COUNT(*) AS total FROM ${application.settings.database.tenantDatabasePrefix}1.brands WHERE name LIKE 'Marque %'`,
      ),
    );
    expect(Number(row?.total)).toBe(written);
  });
});
