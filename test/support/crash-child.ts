import 'reflect-metadata';
import { Test } from '@nestjs/testing';
import { systemActor } from '#kernel';
import { CliModule } from '../../src/app.module';
import { SagaProgress } from '../../src/operations/operations/saga';
import { ProvisioningService } from '../../src/operations/provisioning/provisioning.service';

/** What a process that creates a tenant dies of. */
export interface Death {
  /** The point of the saga at which the process is killed. */
  readonly at: string;
  /** How long after it; 0 is there and then. */
  readonly afterMs: number;
  /** The point at which the operation fails beforehand, so that the process dies while it takes back what it did. */
  readonly failsAt: string | null;
}

/** Creates a tenant and is killed on the way, without a last word. Started by tests: `crash-child.ts SLUG DEATH`. */
async function dieCreating(slug: string, { at, afterMs, failsAt }: Death): Promise<void> {
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
  const requested = { actor: systemActor('test'), idempotencyKey: `key of ${slug}` };
  await app.get(ProvisioningService, { strict: false }).createTenant({ name: slug, slug }, requested);
}

const [slug = '', death = ''] = process.argv.slice(2);
dieCreating(slug, JSON.parse(death) as Death).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
