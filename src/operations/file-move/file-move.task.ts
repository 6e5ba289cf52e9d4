import { defineTask } from '#jobs';
import { FileMove } from './file-move';

/** A moved file stays moved: a second run completes an interrupted one. */
export const filesMove = defineTask({
  name: 'files.move',
  scope: 'tenant',
  exclusive: true,
  takes: {},
  outside: { longestMs: 24 * 3_600_000 },
  uses: FileMove,
  run: (files, { tenantId, signal, report }) => files.move(tenantId, { signal, report }),
});
