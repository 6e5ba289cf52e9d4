import 'reflect-metadata';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { systemActor } from '#kernel';
import { CliModule } from '../../src/cli.module';
import type { LocalDump } from '../../src/operations/dumps/thread/dump-order';
import { Tasks } from '../../src/operations/tasks/tasks.service';
import { StepPoints } from '../../src/operations/tasks/step-points';
import { ProvisioningService } from '../../src/operations/provisioning/provisioning.service';
import { Restores } from '../../src/operations/restore/restores.service';
import type { SideDatabase } from '../../src/operations/dumps/side-databases';
import { SideLoader } from '../../src/operations/dumps/side-loader';
import { sqlOf } from './backup-files';

/** How a process dies. */
export interface Death {
  /** The point of the saga at which the process is killed, or `half loaded`: its client has received half of a dump. */
  readonly at: string;
  /** The delay after that point; 0 kills at once. */
  readonly afterMs: number;
  /** The point at which the operation fails first, so that the process dies during the compensation. */
  readonly failsAt: string | null;
}

const ACTOR = systemActor('test');

/** The work of the process: creates a tenant with a slug, or restores the newest backup of a tenant. */
const WORK: Readonly<Record<string, (app: INestApplicationContext, subject: string) => Promise<unknown>>> = {
  create: (app, slug) =>
    app
      .get(ProvisioningService, { strict: false })
      .createTenant({ name: slug, slug }, { actor: ACTOR, idempotencyKey: `key of ${slug}` }),
  restore: async (app, tenantId) => {
    const request = { tenantId: Number(tenantId), reference: 'latest', tables: null, actor: ACTOR };
    const order = await app.get(Restores, { strict: false }).requestOf(request);
    return app.get(Tasks, { strict: false }).runHere(order);
  },
};

const die = (): boolean => process.kill(process.pid, 'SIGKILL');

/** Sends half of the dump to the client, and dies once a part of it is in the database. */
class HalfLoader extends SideLoader {
  override async load(side: SideDatabase, whole: LocalDump | Readable): Promise<void> {
    const dump = Buffer.from(await sqlOf(whole));
    await super.load(side, Readable.from(this.half(dump, side), { objectMode: false }));
  }

  private async *half(dump: Buffer, side: SideDatabase): AsyncGenerator<Buffer> {
    yield dump.subarray(0, dump.length / 2);
    while ((await this.contents(side)).objects.tables === 0) await pause(5);
    die();
    await new Promise(() => undefined);
  }
}

/** Works and is killed meanwhile, without any output. Started by tests: `crash-child.ts WORK SUBJECT DEATH`. */
async function dieAt(work: string, subject: string, { at, afterMs, failsAt }: Death): Promise<void> {
  const reached = (point: string): void => {
    if (point === at && afterMs === 0) die();
    if (point === at) setTimeout(die, afterMs);
    if (point === failsAt) throw new Error('failed on purpose');
  };
  const app = await Test.createTestingModule({ imports: [CliModule] })
    .overrideProvider(StepPoints)
    .useValue({ reached })
    .overrideProvider(SideLoader)
    .useClass(at === 'half loaded' ? HalfLoader : SideLoader)
    .compile();
  app.useLogger(false);
  await app.init();
  await WORK[work]?.(app, subject);
}

const [work = '', subject = '', death = ''] = process.argv.slice(2);
dieAt(work, subject, JSON.parse(death) as Death).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
