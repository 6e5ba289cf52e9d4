import 'reflect-metadata';
import { Test } from '@nestjs/testing';
import { systemActor } from '#kernel';
import { CliModule } from '../../src/app.module';
import { OperationOrders } from '../../src/operations/operations/operation-orders';
import { SagaProgress } from '../../src/operations/operations/saga';
import { Restores } from '../../src/operations/restore/restores.service';
import type { Death } from './crash-child';

/** Restores a tenant's newest backup and is killed on the way. Started by tests: `restore-crash-child.ts TENANT DEATH`. */
async function dieRestoring(tenantId: number, { at, afterMs, failsAt }: Death): Promise<void> {
  const die = (): boolean => process.kill(process.pid, 'SIGKILL');
  const reached = (point: string): void => {
    if (point === at && afterMs === 0) die();
    if (point === at) setTimeout(die, afterMs);
    if (point === failsAt) throw new Error('failed on purpose');
  };
  const app = await Test.createTestingModule({ imports: [CliModule] })
    .overrideProvider(SagaProgress)
    .useValue({ reached })
    .compile();
  app.useLogger(false);
  await app.init();
  const wish = { tenantId, reference: 'latest', tables: null, actor: systemActor('test') };
  const order = await app.get(Restores, { strict: false }).orderOf(wish);
  await app.get(OperationOrders, { strict: false }).perform(order);
}

const [tenant = '', death = ''] = process.argv.slice(2);
dieRestoring(Number(tenant), JSON.parse(death) as Death).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
