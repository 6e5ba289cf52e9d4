import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { globalDataSourceOptions, provisioningAccount } from '../../../src/database/global/global-data-source';
import { CommandLine } from '../command-line';
import { FakeS3 } from '../fake-s3';
import { openAccounts } from '../open-accounts';
import { Platform } from '../platform';
import type { Ended } from '../run-source';
import type { Need, PairOperation, Subject } from './pair-operations';
import { PairSubject } from './pair-subject';
import type { Contents, Sums } from './pair-subject';

/**
 * The first operation is stopped for this time while the second one runs, and until the second one is seen, but not as long as waits for rows
 * (six seconds) or leases (twenty) last.
 */
const STOPPED_MS = 1500;
const MAX_STOP_MS = 5000;
const COMES_MS = 60_000;

/** What a pair did, and what it left. */
export interface PairOutcome {
  readonly first: Ended;
  readonly second: Ended;
  /** True if the second one ended, or was seen in the registry, while the first one was stopped at its moment. */
  readonly overlapped: boolean;
  readonly before: Contents;
  readonly after: PairState;
}

interface PairState {
  readonly statusBefore: string;
  readonly status: string;
  readonly sums: Sums;
  /** Databases and accounts of the tenant without their common beginning. */
  readonly databases: readonly string[];
  readonly accounts: readonly string[];
  readonly openAccounts: number;
  /** Unfinished operations, runs and leases. */
  readonly unfinished: readonly string[];
  readonly doctor: readonly string[];
  /** Failures of the next migration. */
  readonly migration: readonly unknown[];
}

/** What is suspended before is not suspended again, and access to what is suspended cannot be used. */
function needsOf(first: PairOperation, second: PairOperation): ReadonlySet<Need> {
  const needs = new Set([first.needs, second.needs].filter((need) => need !== undefined));
  if (first.needs !== 'suspended' && WANT_ACCESS.includes(first.name)) needs.delete('suspended');
  // Then the command deletes the tenant before it erases it.
  if (first.needs !== 'deleted' && WANT_STATUS.includes(first.name)) needs.delete('deleted');
  return needs;
}

const WANT_ACCESS: readonly string[] = ['tenant.archive', 'tenant.cleanup', 'tenant.suspend'];
const WANT_STATUS: readonly string[] = [
  ...WANT_ACCESS,
  'estate.migrate',
  'restore.tenant',
  'restore.undo',
  'tenant.activate',
  'tenant.clone',
  'tenant.delete',
];
/** Tries of a pair whose stop itself had an effect. */
const TRIES = 3;

/**
 * A process that is stopped while it connects takes the server for unavailable, and one that waits for its row takes it for busy. One that is
 * stopped between its lease and its look for others finds the operation that began meanwhile.
 */
const isOfStop = ({ first, second }: PairOutcome): boolean =>
  /DATABASE_UNAVAILABLE|LEASE_HELD/.test(first.stderr) || /DATABASE_BUSY/.test(second.stderr);

/** No worker runs, so no schedule does. */
const OF_WORKERS: readonly string[] = ['schedule'];

/** A platform on which two processes carry out operations on one tenant at the same time. */
export class PairStage {
  private subject: PairSubject | null = null;
  private count = 0;

  private constructor(
    readonly platform: Platform,
    private readonly lines: readonly [CommandLine, CommandLine],
    private readonly s3: FakeS3,
  ) {}

  /** With a bucket, to which files are moved. */
  static async start(): Promise<PairStage> {
    const s3 = await FakeS3.start();
    const platform = await Platform.start(s3.forFiles);
    const line = (): CommandLine => new CommandLine({ ...platform.environment, IMPACT_LANG: 'en' });
    return new PairStage(platform, [line(), line()], s3);
  }

  async stop(): Promise<void> {
    for (const line of this.lines) await line.stop();
    this.subject?.remove();
    await this.platform.stop();
    await this.s3.stop();
  }

  /** Carries the pair out and looks at what is left; then the tenant is as before. */
  async pair(first: PairOperation, second: PairOperation): Promise<PairOutcome> {
    for (let tried = 1; ; tried += 1) {
      const outcome = await this.once(first, second);
      if (tried === TRIES || (outcome.overlapped && !isOfStop(outcome))) return outcome;
    }
  }

  private async once(first: PairOperation, second: PairOperation): Promise<PairOutcome> {
    const subject = await this.free();
    const needs = needsOf(first, second);
    const mark = `i${(this.count += 1)}`;
    const named = await subject.prepare(needs, mark);
    const [before, statusBefore] = [await subject.contents(needs), await subject.status()];
    const done = await this.carryOut([first, second], named);
    const after = { statusBefore, ...(await this.state(subject, needs)) };
    await subject.tidy();
    return { ...done, before, after };
  }

  private async free(): Promise<PairSubject> {
    if (this.subject !== null && !this.subject.isErased) return this.subject;
    this.subject?.remove();
    this.subject = await PairSubject.make(this.platform, `paire-${this.count}`);
    return this.subject;
  }

  private async carryOut(
    [first, second]: readonly [PairOperation, PairOperation],
    subject: Subject,
  ): Promise<Pick<PairOutcome, 'first' | 'second' | 'overlapped'>> {
    const [one, two] = this.lines;
    // A command before, so that both processes are warm and the second begins at once.
    if (this.count === 1) await Promise.all([one.run(['tenant:list']), two.run(['tenant:list'])]);
    const hold = first.isInstant === true ? await this.lockPlace(subject.tenantId) : null;
    const run = { hasEnded: false };
    const ending = one.run(first.args(subject)).finally(() => (run.hasEnded = true));
    await this.until(first.moment(subject), run);
    if (hold === null) one.signal('SIGSTOP');
    const isStopped = !run.hasEnded;
    const mark = `${subject.mark}b`;
    const isSeen = await this.during(two.run(second.args({ ...subject, mark })));
    const begun = isSeen.ending;
    await hold?.();
    one.signal('SIGCONT');
    return { first: await ending, second: await begun, overlapped: isStopped && (isSeen.seen || hold !== null) };
  }

  /** Returns when the second operation has ended, or has been at work for some time. */
  private async during(ending: Promise<Ended>): Promise<{ readonly ending: Promise<Ended>; readonly seen: boolean }> {
    const [from, marks] = [Date.now(), await this.marks()];
    const run = { hasEnded: false };
    void ending.finally(() => (run.hasEnded = true)).catch(() => undefined);
    for (;;) {
      await Promise.race([ending, pause(50)]);
      const [lasts, seen] = [Date.now() - from, run.hasEnded || (await this.marks()) !== marks];
      if (run.hasEnded || (seen && lasts >= STOPPED_MS) || lasts >= MAX_STOP_MS) return { ending, seen };
    }
  }

  /** Changes with each new run, operation, and holder of a lease. */
  private async marks(): Promise<string> {
    const rows = await this.platform.registry(
      `SELECT (SELECT MAX(id) FROM job_runs) AS run, (SELECT MAX(id) FROM operations) AS operation,
        (SELECT SUM(token) FROM leases) AS leases`,
    );
    return JSON.stringify(rows);
  }

  private async until(moment: string, run: { readonly hasEnded: boolean }): Promise<void> {
    const until = Date.now() + COMES_MS;
    while (!run.hasEnded && (await this.platform.registry(moment)).length === 0) {
      if (Date.now() > until) throw new Error(`never: ${moment}`);
    }
  }

  /** Holds a change of the status in its transaction. */
  private async lockPlace(tenantId: number): Promise<() => Promise<void>> {
    const { settings } = this.platform;
    const options = globalDataSourceOptions(settings, provisioningAccount(settings));
    const source = await new DataSource({ ...options, entities: [] }).initialize();
    const runner = source.createQueryRunner();
    await runner.query('START TRANSACTION');
    await runner.query('SELECT epoch FROM tenant_databases WHERE tenant_id = ? FOR UPDATE', [tenantId]);
    return async () => {
      await runner.query('ROLLBACK');
      await runner.release();
      await source.destroy();
    };
  }

  private async state(subject: PairSubject, needs: ReadonlySet<Need>): Promise<Omit<PairState, 'statusBefore'>> {
    const { platform } = this;
    const status = await subject.status();
    const isOutdated = needs.has('outdated') && !['deleting', 'gone'].includes(status);
    const migration = isOutdated ? await subject.migrate() : [];
    if (needs.has('file') && status !== 'gone') await subject.moveFiles();
    const { databases, accounts } = await platform.leftovers();
    const { tenantAccountPrefix } = platform.settings.database;
    const ofTenant = new RegExp(`^${tenantAccountPrefix}${subject.tenantId}(?=_|$)`);
    const rest = (names: readonly string[], beginning: RegExp): string[] =>
      names.filter((name) => beginning.test(name)).map((name) => name.replace(beginning, ''));
    return {
      status,
      sums: await subject.sums(),
      databases: rest(databases, new RegExp(`^${subject.database}(?=_|$)`)),
      accounts: rest(accounts, ofTenant),
      openAccounts: (await openAccounts(platform)).filter((name) => ofTenant.test(name)).length,
      unfinished: await this.unfinished(),
      doctor: await this.doctor(),
      migration,
    };
  }

  private async doctor(): Promise<readonly string[]> {
    const found = await this.platform.get(Doctor).examine(false);
    return found
      .filter(({ check }) => !OF_WORKERS.includes(check))
      .map(({ check, subject, problem }) => `${check} ${subject}: ${problem}`);
  }

  private async unfinished(): Promise<readonly string[]> {
    const rows = await this.platform.registry<{ what: string }>(
      `SELECT CONCAT('operation ', kind, ' ', id) AS what FROM operations WHERE state = 'running'
        UNION ALL SELECT CONCAT('run ', kind, ' ', id) FROM job_runs WHERE state NOT IN ('done', 'cancelled', 'discarded')
        UNION ALL SELECT CONCAT('lease ', name) FROM leases WHERE expires_at > UTC_TIMESTAMP(3)`,
    );
    return rows.map(({ what }) => what);
  }
}
