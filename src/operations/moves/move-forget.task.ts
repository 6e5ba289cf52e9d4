import { defineTask } from '#jobs';
import { MoveKeeping } from './move-keeping';

/** Every hour: drops the copies of moves that can no longer be undone. */
export const moveForget = defineTask({
  name: 'move.forget',
  scope: 'platform',
  schedule: { at: { everyMs: 3_600_000 } },
  uses: MoveKeeping,
  run: (keeping) => keeping.run(),
});
