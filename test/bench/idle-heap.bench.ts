import { createEstate } from './estate/estate';
import { startContender } from './estate/start-contender';
import type { ContenderKind } from './estate/open-contender';
import type { Bench, BenchRun } from './harness/bench';
import { median } from './harness/statistics';

/** Number of tenants before the first heap measurement: code is compiled and the connection budget is used up. */
const WARM = { whole: 100, tiny: 4 };
const BUDGET = 40;
const MEASURED = { whole: { kernel: 1000, recipe: 200 }, tiny: { kernel: 8, recipe: 4 } };

/** Heap of one more tenant that was served once and is idle since: services, data source and all caches of the kernel. */
export const idleHeapBench: Bench = {
  name: 'idle-heap',
  run: async (run) => {
    const warm = run.sized(WARM.whole, WARM.tiny);
    const measured = run.sized(MEASURED.whole, MEASURED.tiny);
    await createEstate(run.server, warm + measured.kernel);
    const rounds = run.options.rounds || 2;
    const samples: Record<'kernel' | 'recipe', number[]> = { kernel: [], recipe: [] };
    for (let round = 1; round <= rounds; round += 1) {
      run.say(`round ${round} of ${rounds}`);
      samples.kernel.push(await heapPerTenant(run, 'kernel', warm, measured.kernel));
      samples.recipe.push(await heapPerTenant(run, 'recipe', warm, measured.recipe));
    }
    return {
      name: 'idle-heap',
      setting: { 'kernel tenants': measured.kernel, 'recipe tenants': measured.recipe, budget: BUDGET, rounds },
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

async function heapPerTenant(run: BenchRun, kind: ContenderKind, warm: number, tenants: number): Promise<number> {
  const worker = await startContender(kind, { server: run.server, count: warm + tenants, budget: BUDGET });
  try {
    await worker.call.meet({ from: 1, to: warm });
    const before = await worker.call.memory();
    await worker.call.meet({ from: warm + 1, to: warm + tenants });
    const after = await worker.call.memory();
    return (after.heap - before.heap) / tenants;
  } finally {
    await worker.stop();
  }
}
