import { join } from 'node:path';
import type { Bench } from './harness/bench';
import { startWorker } from './harness/worker';
import type { Worker } from './harness/worker';
import type { LoadOrder, LoadWorker } from './requests/load.worker';
import { mixOf } from './soak/soak-requests';
import type { Memory, SoakedCompany, SoakWorker } from './soak/soak.worker';

const CLIENTS = 24;
const REQUESTS = 200_000;
/** Shorter than the lifetime of a token. */
const STRETCH_SECONDS = 20;
const MAX_GROWTH = 1.1;
const MAX_RESIDENT_MB = 700;
const MEGABYTE = 2 ** 20;

/** Memory of the whole product under mixed requests: after a tenth of them, and at the end. */
export const soakBench: Bench = {
  name: 'soak',
  run: async (run) => {
    const requests = run.options.requests || REQUESTS;
    const file = join(__dirname, 'soak', 'soak.worker.js');
    const application = startWorker<SoakWorker>(file, ['--expose-gc'], { ...run.servers });
    const load = startWorker<LoadWorker>(join(__dirname, 'requests', 'load.worker.js'));
    try {
      const tenants = run.sized(5, 1);
      const seconds = run.sized<LoadOrder['seconds']>(STRETCH_SECONDS, 'once');
      const { port, companies } = await application.call.open({ tenants, vehicles: run.sized(200, 2) });
      const seen: Memory[] = [];
      let done = 0;
      let tenth: Memory | null = null;
      while (done < requests) {
        done += await stretch({ companies, port, seconds }, application, load);
        const now = await application.call.memory();
        if (done >= requests / 10) tenth ??= now;
        seen.push(now);
        run.say(`${done} requests, ${told(now)}`);
      }
      const last = seen.at(-1) ?? (await application.call.memory());
      const first = tenth ?? last;
      const most = Math.max(...seen.map(({ resident }) => resident));
      return {
        name: 'soak',
        setting: { requests, tenants, clients: CLIENTS },
        rows: [
          {
            what: 'heap after collection, at the end',
            value: last.heap / MEGABYTE,
            unit: 'MB',
            peer: { name: 'at a tenth', value: first.heap / MEGABYTE },
            aim: { of: 'ratio', bound: '<=', limit: MAX_GROWTH },
          },
          {
            what: 'resident memory, at the end',
            value: last.resident / MEGABYTE,
            unit: 'MB',
            peer: { name: 'at a tenth', value: first.resident / MEGABYTE },
            aim: null,
          },
          {
            what: 'resident memory, the most',
            value: most / MEGABYTE,
            unit: 'MB',
            peer: null,
            aim: { of: 'value', bound: '<=', limit: MAX_RESIDENT_MB },
          },
        ],
        notes: [],
      };
    } finally {
      await Promise.all([application.stop(), load.stop()]);
    }
  },
};

interface Soaked {
  readonly companies: readonly SoakedCompany[];
  readonly port: number;
  readonly seconds: LoadOrder['seconds'];
}

/** All companies send requests at the same time. Returns the number of answered requests, whatever their status. */
async function stretch(
  { companies, port, seconds }: Soaked,
  application: Worker<SoakWorker>,
  load: Worker<LoadWorker>,
): Promise<number> {
  const requests = [];
  for (const company of companies) {
    const token = await application.call.logIn({ slug: company.host.replace(/\..*$/, '') });
    requests.push(...mixOf({ ...company, token }));
  }
  const { done, refused } = await load.call.fire({ port, seconds, connections: CLIENTS, requests });
  return done + refused;
}

function told({ heap, reserved, external, resident }: Memory): string {
  const megabytes = (bytes: number): string => `${Math.round(bytes / MEGABYTE)} MB`;
  return `heap ${megabytes(heap)} of ${megabytes(reserved)}, external ${megabytes(external)}, resident ${megabytes(resident)}`;
}
