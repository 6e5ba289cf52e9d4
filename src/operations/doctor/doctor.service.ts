import { Inject, Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../global/global-database';
import { ServersService } from '../../global/servers/servers.service';
import { EstateStatus } from '../migrations/estate-status';
import { WarmPool } from '../warm-pool/warm-pool.service';
import { DOCTOR_CHECKS } from './finding';
import type { Check, Finding, Problem } from './finding';
import { ServerChecks } from './server-checks';

/** Compares what is with what should be, and mends what it can when asked to (operations.md §1). */
@Injectable()
export class Doctor {
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
    for (const check of this.checks) findings.push(...(await mended(await check.problems(), fix)));
    findings.push(...(await mended(await this.warm(), fix)));
    for (const server of await this.servers.all())
      findings.push(...(await mended(await this.serverChecks.of(server), fix)));
    findings.push(...(await mended(await this.schemas(), fix)));
    return findings;
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
    const broken = standings.filter(({ state }) => state === 'drifted' || state === 'outdated');
    return broken.map(({ tenantId, slug, state }) => ({
      check: 'schema',
      subject: `${tenantId} ${slug}`,
      problem: `the schema is ${state}`,
    }));
  }
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
