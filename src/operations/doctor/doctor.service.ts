import { Inject, Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import type { LoopFailure } from '#jobs';
import { reasonOf } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import { ServersService } from '../../global/servers/servers.service';
import { EstateStatus } from '../migrations/estate-status';
import type { SchemaStanding } from '../migrations/estate-status';
import { WarmPool } from '../warm-pool/warm-pool.service';
import { DOCTOR_CHECKS } from './finding';
import type { Check, Finding, Problem } from './finding';
import { ServerChecks } from './server-checks';

/** No database that is missing or away: the servers' checks tell those. */
const BROKEN: ReadonlySet<SchemaStanding> = new Set(['drifted', 'outdated', 'unknown']);

/** Compares what is with what should be, and mends what it can when asked to (operations.md §1). */
@Injectable()
export class Doctor {
  private readonly loop = new IsolatedLoop('doctor');

  constructor(
    private readonly database: GlobalDatabase,
    private readonly servers: ServersService,
    private readonly serverChecks: ServerChecks,
    private readonly status: EstateStatus,
    private readonly warmPool: WarmPool,
    @Inject(DOCTOR_CHECKS) private readonly checks: readonly Check[],
  ) {}

  async examine(fix: boolean): Promise<Finding[]> {
    await this.database.assertCurrent();
    const findings: Finding[] = [];
    const failed = await this.loop.each(await this.examinations(), {
      name: ([name]) => name,
      work: async ([, problems]) => findings.push(...(await mended(await problems(), fix))),
    });
    return [...findings, ...failed.map(uncheckable)];
  }

  /** In their order, each by itself: what one cannot look at hides nothing from the others. */
  private async examinations(): Promise<(readonly [string, () => Promise<Problem[]>])[]> {
    const servers = await this.servers.all();
    return [
      ...this.checks.map((check) => [check.constructor.name, () => check.problems()] as const),
      ['WarmPool', () => this.warm()],
      ...servers.map((server) => [`server ${server.name}`, () => this.serverChecks.of(server)] as const),
      ['EstateStatus', () => this.schemas()],
    ];
  }

  private async warm(): Promise<Problem[]> {
    const outdated = await this.warmPool.outdated();
    return outdated.map((warm) => ({
      check: 'warm-database',
      subject: warm.databaseName,
      problem: warm.state === 'building' ? 'was left half built' : 'has an old schema',
      mend: () => this.warmPool.discard(warm),
    }));
  }

  private async schemas(): Promise<Problem[]> {
    const standings = await this.status.of(null);
    const broken = standings.filter(({ state }) => BROKEN.has(state));
    return broken.map(({ tenantId, slug, state }) => ({
      check: 'schema',
      subject: `${tenantId} ${slug}`,
      problem: `the schema is ${state}`,
    }));
  }
}

/** A check that fails is a problem itself: it must not look as if nothing was wrong. */
function uncheckable({ item, error }: LoopFailure): Finding {
  return { check: 'doctor', subject: item, problem: `could not be checked: ${reasonOf(error)}`, isFixed: false };
}

async function mended(problems: readonly Problem[], fix: boolean): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { mend, ...problem } of problems) {
    const isFixed = fix && mend !== undefined && (await succeeds(mend));
    findings.push({ ...problem, isFixed });
  }
  return findings;
}

async function succeeds(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch {
    return false;
  }
}
