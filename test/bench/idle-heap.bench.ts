import { createEstate } from './estate/estate';
import { startContender } from './estate/start-contender';
import type { ContenderKind } from './estate/open-contender';
import type { Bench, BenchRun } from './harness/bench';
import { median } from './harness/statistics';

/** Number of tenants before the first heap measurement: code is compiled and the connection budget is used up. */
const WARM = 100;
const BUDGET = 40;
const MEASURED: Readonly<Record<'kernel' | 'recipe', number>> = { kernel: 1000, recipe: 200 };

/** Heap of one more tenant that was served once and is idle since: services, data source and all caches of the kernel. */
export const idleHeapBench: Bench = {
  name: 'idle-heap',
  run: async (run) => {
    await createEstate(run.server, WARM + MEASURED.kernel);
    const rounds = run.options.rounds || 2;
    const samples: Record<'kernel' | 'recipe', number[]> = { kernel: [], recipe: [] };
    for (let round = 1; round <= rounds; round += 1) {
      run.say(`round ${round} of ${rounds}`);
      samples.kernel.push(await heapPerTenant(run, 'kernel', MEASURED.kernel));
      samples.recipe.push(await heapPerTenant(run, 'recipe', MEASURED.recipe));
    }
    return {
      name: 'idle-heap',
      setting: { 'kernel tenants': MEASURED.kernel, 'recipe tenants': MEASURED.recipe, budget: BUDGET, rounds },
      rows: [
        {
          what: 'heap per idle tenant',
          value: median(samples.kernel) / 1024,
          unit: 'KB',
          peer: { name: 'recipe', value: median(samples.recipe) / 1024 },
          aim: { of: 'value', bound: '<', limit: 20 },
        },
      ],
      notes: [],
    };
  },
};

async function heapPerTenant(run: BenchRun, kind: ContenderKind, tenants: number): Promise<number> {
  const worker = await startContender(kind, { server: run.server, count: WARM + tenants, budget: BUDGET });
  try {
    await worker.call.meet({ from: 1, to: WARM });
    const before = await worker.call.memory();
    await worker.call.meet({ from: WARM + 1, to: WARM + tenants });
    const after = await worker.call.memory();
    return (after.heap - before.heap) / tenants;
  } finally {
    await worker.stop();
  }
}
