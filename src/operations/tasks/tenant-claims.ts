import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { leaseHeld, meeting } from '#jobs';
import type { JobContext, Task } from '#jobs';
import { GlobalDatabase } from '../../global/global-database';
import { tenantBusy } from './operation.errors';
import { TaskRegistry } from './task-registry';

interface Subject {
  readonly tenantId: number | null;
  readonly input: object;
}

interface Found {
  readonly id: number;
  readonly kind: string;
}

interface FoundOperation extends Found {
  readonly tenantId: number | null;
  readonly input: Record<string, unknown> | string;
}

/**
 * Refuses work on a tenant that may not run beside the work that runs, by what both tasks declare to take. Who begins has recorded itself
 * before: an operation under the lock of the tenant's row, a run by the time at which it began.
 */
@Injectable()
export class TenantClaims {
  constructor(
    private readonly registry: TaskRegistry,
    private readonly database: GlobalDatabase,
  ) {}

  /** Before an operation is recorded, in its transaction. @throws DomainError TENANT_BUSY, LEASE_HELD */
  async assertOpen(manager: EntityManager, task: Task, { tenantId, input }: Subject): Promise<void> {
    const subject = subjectOf(task, tenantId, input);
    if (subject === null || !takesAny(task)) return;
    await manager.query('SELECT id FROM tenants WHERE id = ? FOR UPDATE', [subject]);
    await this.assertNone(manager, task, subject);
    const [run] = this.unlike(task, await manager.query<Found[]>(RUNS, [subject]));
    if (run !== undefined) throw leaseHeld({ name: `${run.kind} ${run.id}` });
  }

  /** Before a task without an operation begins, whose run is recorded. @throws DomainError TENANT_BUSY, LEASE_HELD */
  async assertFree(task: Task, { runId, tenantId }: Pick<JobContext, 'runId' | 'tenantId'>): Promise<void> {
    if (tenantId === null || !takesAny(task)) return;
    await this.database.transaction(async (manager) => {
      // An operation that is being recorded has looked for runs before this one began.
      await manager.query('SELECT id FROM tenants WHERE id = ? FOR UPDATE', [tenantId]);
      await this.assertNone(manager, task, tenantId);
      const earlier = await manager.query<Found[]>(EARLIER_RUNS, [runId, tenantId]);
      const [run] = this.unlike(task, earlier);
      if (run !== undefined) throw leaseHeld({ name: `${run.kind} ${run.id}` });
    });
  }

  /** For an act that the tenant's status refuses: names the operation that has stopped access, if that is why, instead of `refusal`. */
  async reasonFor(tenantId: number, refusal: unknown): Promise<unknown> {
    const running = await this.database.use((manager) => manager.query<FoundOperation[]>(OPERATIONS, [tenantId, ['']]));
    const holder = running.find(({ kind }) => this.registry.find(kind)?.takes?.access === 'hold');
    return holder === undefined ? refusal : tenantBusy({ id: holder.id, kind: holder.kind }, { cause: refusal });
  }

  private async assertNone(manager: EntityManager, task: Task, tenantId: number): Promise<void> {
    const running = await manager.query<FoundOperation[]>(OPERATIONS, [tenantId, this.readers()]);
    const here = running.filter((operation) => this.worksOn(operation) === tenantId);
    const [met] = this.unlike(task, here);
    if (met !== undefined) throw tenantBusy({ id: met.id, kind: met.kind });
  }

  private unlike<F extends Found>(begun: Task, running: readonly F[]): F[] {
    return running.filter(({ kind }) => {
      const other = this.registry.find(kind);
      return other !== null && meeting(other, begun) === 'refused';
    });
  }

  /** The kinds of operations that read the tables of another tenant than their own. */
  private readers(): readonly string[] {
    const readers = this.registry.tasks.filter(({ takes }) => takes?.from !== undefined).map(({ name }) => name);
    return ['', ...readers];
  }

  private worksOn({ kind, tenantId, input }: FoundOperation): number | null {
    const task = this.registry.find(kind);
    const stored = typeof input === 'string' ? (JSON.parse(input) as object) : input;
    return task === null ? tenantId : subjectOf(task, tenantId, stored);
  }
}

const takesAny = ({ exclusive, takes }: Task): boolean => exclusive === true || takes !== undefined;

/** The tenant whose tables the task takes. */
function subjectOf({ takes }: Task, tenantId: number | null, input: object): number | null {
  if (takes?.from === undefined) return tenantId;
  const from = Number(new Map<string, unknown>(Object.entries(input)).get(takes.from));
  return Number.isSafeInteger(from) ? from : null;
}

const OPERATIONS = `SELECT id, kind, tenant_id AS tenantId, input FROM operations
  WHERE state = 'running' AND (tenant_id = ? OR kind IN (?)) ORDER BY id`;
const LIVE = "state = 'running' AND lease_until >= UTC_TIMESTAMP(3)";
const RUNS = `SELECT id, kind FROM job_runs WHERE tenant_id = ? AND ${LIVE} ORDER BY id`;
/** Of two runs that meet, the one goes on that began first. */
const EARLIER_RUNS = `SELECT other.id, other.kind FROM job_runs own
    JOIN job_runs other ON other.tenant_id = own.tenant_id AND (other.started_at, other.id) < (own.started_at, own.id)
  WHERE own.id = ? AND other.tenant_id = ? AND other.state = 'running' AND other.lease_until >= UTC_TIMESTAMP(3) ORDER BY other.id`;
