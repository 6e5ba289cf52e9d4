import { Inject, Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../global/global-database';
import { ServersService } from '../../global/servers/servers.service';
import { EstateStatus } from '../migrations/estate-status';
import type { SchemaStanding, TenantStanding } from '../migrations/estate-status';
import { WarmPool } from '../warm-pool/warm-pool.service';
import { DOCTOR_CHECKS } from './finding';
import type { Check, Examination, Finding, Named, Problem } from './finding';
import { ServerChecks } from './server-checks';

/** No database that is missing or away: the servers' checks tell those. */
const BROKEN: Readonly<Partial<Record<SchemaStanding, string>>> = {
  drifted: 'the schema is drifted',
  supported: 'the schema is the one before this release: `tenant:migrate --all` brings it up',
  outdated: 'the schema is outdated and requests are refused: `tenant:migrate --all` brings it up',
  unknown: 'the schema is unknown to this release, which refuses its requests: a later release was here',
};

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

  /** What is not as it should be, and mended if it was to be. @throws DomainError GLOBAL_SCHEMA_BEHIND */
  async examine(fix: boolean): Promise<Finding[]> {
    return [...(await this.examination(fix)).findings];
  }

  /** As {@link examine}, with what is worth knowing and where was looked. */
  async examination(fix: boolean): Promise<Examination> {
    await this.database.assertCurrent();
    const findings: Finding[] = [];
    const notices: Problem[] = [];
    const take = async (problems: readonly Problem[]): Promise<void> => {
      notices.push(...problems.filter(({ isNotice }) => isNotice === true));
      findings.push(
        ...(await mended(
          problems.filter(({ isNotice }) => isNotice !== true),
          fix,
        )),
      );
    };
    for (const check of this.checks) await take(await check.problems());
    await take(await this.warm());
    const servers = await this.servers.all();
    for (const server of servers) await take(await this.serverChecks.of(server));
    const standings = await this.status.of(null);
    await take(schemasIn(standings));
    const lookedAt = [...this.checks.map(({ looksAt }) => looksAt), ...countsOf(servers, standings)];
    return { findings, notices: notices.map(({ check, subject, problem }) => ({ check, subject, problem })), lookedAt };
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
}

function schemasIn(standings: readonly TenantStanding[]): Problem[] {
  return standings.flatMap(({ tenantId, slug, state }) => {
    const problem = BROKEN[state];
    return problem === undefined ? [] : [{ check: 'schema', subject: `${tenantId} ${slug}`, problem }];
  });
}

function countsOf(servers: readonly unknown[], standings: readonly unknown[]): readonly Named[] {
  return [
    { fr: 'bases prêtes d’avance', en: 'databases made ahead' },
    {
      fr: `comptes, droits et bases de ${servers.length} serveur(s)`,
      en: `accounts, rights and databases of ${servers.length} server(s)`,
    },
    { fr: `schémas de ${standings.length} société(s)`, en: `schemas of ${standings.length} tenant(s)` },
  ];
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
