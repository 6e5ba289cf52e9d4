import { Injectable } from '@nestjs/common';
import type { ReportProgress, Step, StepRecord, TaskOperation } from '#jobs';
import { randomSecret } from '#secrets';
import { ServerConnections } from '../servers/server-connections';
import { createAccount, createDatabase } from '../servers/tenant-accounts';
import { TenantPlaces } from '../tenant-database/tenant-places';
import { MoveComparison } from './move-comparison';
import { MoveCopy } from './move-copy';
import { channelOf } from './move-plan';
import type { MovePlan, PlanOf } from './move-plan';
import { MovePreflight } from './move-preflight';
import type { LogPosition } from './replication/channel-dialect';
import { ReplicationChannels } from './replication/replication-channels';

type Work = (plan: MovePlan, report: ReportProgress, operation: TaskOperation) => Promise<StepRecord>;

/** The steps that bring the data to the new server and prove them equal, while the tenant is where it was. */
@Injectable()
export class MoveLoading {
  constructor(
    private readonly preflight: MovePreflight,
    private readonly servers: ServerConnections,
    private readonly places: TenantPlaces,
    private readonly copies: MoveCopy,
    private readonly channels: ReplicationChannels,
    private readonly comparison: MoveComparison,
  ) {}

  /** Refuses what cannot succeed. */
  check<I extends object>(planOf: PlanOf<I>): Step<I> {
    return step('preflight', planOf, async (plan) => {
      const estimate = await this.preflight.check(plan);
      if (plan.isOnline) this.preflight.assertOnline(plan, estimate);
      return { ...estimate };
    });
  }

  steps<I extends object>(
    planOf: PlanOf<I>,
    recordOf: (operationId: number, name: string) => Promise<StepRecord>,
  ): readonly Step<I>[] {
    return [
      {
        ...step('prepare', planOf, (plan) => this.prepare(plan)),
        compensate: async (operation) => this.copies.discard(await planOf(operation)),
      },
      step('copy', planOf, async (plan, report, { id }) => {
        const { bytes } = await recordOf(id, 'preflight');
        return { ...(await this.copies.copy(plan, (done) => report(done, Math.max(done, Number(bytes))))) };
      }),
      {
        ...step('follow', planOf, async (plan, _report, { id }) => this.follow(plan, await recordOf(id, 'copy'))),
        compensate: async (operation) => this.channels.drop(channelOf(await planOf(operation))),
      },
      step('compare', planOf, (plan, report) =>
        plan.isOnline ? this.comparison.compareRunning(plan, report) : this.comparison.compareAtRest(plan, report),
      ),
    ];
  }

  /** Database and accounts of the same names. The accounts are locked, with passwords that nobody knows; the flip gives them new ones. */
  private async prepare({ tenantId, to, database }: MovePlan): Promise<StepRecord> {
    const { app, ddl } = await this.places.of(tenantId);
    await this.servers.on(to, async (session) => {
      await createDatabase(session, database);
      const closed = { database, password: randomSecret() };
      await createAccount(session, { kind: 'app', startsLocked: true }, { ...closed, user: app.user });
      await createAccount(session, { kind: 'ddl' }, { ...closed, user: ddl.user });
    });
    return {};
  }

  private async follow(plan: MovePlan, { position, isExact }: StepRecord): Promise<StepRecord> {
    if (!plan.isOnline) return {};
    const channel = channelOf(plan);
    if (isExact === true) await this.channels.start(channel, position as LogPosition);
    else await this.channels.startRepeating(channel, position as LogPosition);
    await this.channels.catchUp(channel);
    return {};
  }
}

function step<I extends object>(name: string, planOf: PlanOf<I>, work: Work): Step<I> {
  return { name, run: async (operation, _record, report) => work(await planOf(operation), report, operation) };
}
