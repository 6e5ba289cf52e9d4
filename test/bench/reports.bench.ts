import { createTenantSettings, reportServices } from './reports/report-services';
import { BIG_FLEET, SMALL_FLEET, createBigFleet } from './reports/big-fleet';
import type { Bench } from './harness/bench';
import type { Row } from './harness/report';
import { median } from './harness/statistics';
import { handWritten } from './reports/hand-written';
import { dropEstate } from './estate/estate';

const MAX_RATIO = 1.5;

/** The dashboard and all reports of a large company, compared with the same figures in hand-written SQL. */
export const reportsBench: Bench = {
  name: 'reports',
  run: async (run) => {
    const { server, options } = run;
    const rounds = options.rounds || 5;
    const size = run.sized(BIG_FLEET, SMALL_FLEET);
    const warming = run.sized(0, 1);
    run.say('filling a large company');
    const dataSource = await createBigFleet(server, size);
    const services = reportServices(dataSource, createTenantSettings());
    const peer = handWritten(dataSource);
    const rows: Row[] = [];
    for (const [name, work] of Object.entries(services)) {
      const other = peer[name];
      const took = { product: [] as number[], peer: [] as number[] };
      for (let round = warming; round <= rounds; round += 1) {
        run.say(`${name}, round ${round} of ${rounds}`);
        const own = await timed(work);
        const theirs = other === undefined ? null : await timed(other);
        // The first run warms the server's caches.
        if (round > 0) took.product.push(own);
        if (round > 0 && theirs !== null) took.peer.push(theirs);
      }
      const compared = other === undefined ? null : { name: 'hand-written SQL', value: median(took.peer) };
      const aim = compared === null ? null : ({ of: 'ratio', bound: '<=', limit: MAX_RATIO } as const);
      rows.push({ what: name, value: median(took.product), unit: 'ms', peer: compared, aim });
    }
    await dataSource.destroy();
    await dropEstate(server, 1);
    return { name: 'reports', setting: { ...size, rounds }, rows, notes: [] };
  },
};

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
