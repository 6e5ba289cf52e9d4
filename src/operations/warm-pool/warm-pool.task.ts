import { defineTask } from '#jobs';
import { WarmPoolRefill } from './warm-pool-refill.service';

/** Every fifteen seconds. */
export const warmPoolRefill = defineTask({
  name: 'warm_pool.refill',
  scope: 'platform',
  schedule: { at: { everyMs: 15_000 } },
  uses: WarmPoolRefill,
  run: (refill) => refill.run(),
});
