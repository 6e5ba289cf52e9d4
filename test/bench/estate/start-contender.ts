import { join } from 'node:path';
import { startWorker } from '../harness/worker';
import type { Worker } from '../harness/worker';
import type { Estate } from './estate';
import type { EstateWorker } from './estate.worker';
import type { ContenderKind } from './open-contender';

/** Runs a contender in a process of its own, with garbage collection on demand. */
export async function startContender(kind: ContenderKind, estate: Estate): Promise<Worker<EstateWorker>> {
  const worker = startWorker<EstateWorker>(join(__dirname, 'estate.worker.js'), ['--expose-gc']);
  await worker.call.open({ kind, estate });
  return worker;
}
