import { Inject, Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import type { LoopFailure } from '#jobs';
import { clock } from '#kernel';
import { reasonOf } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import { ServersService } from '../../global/servers/servers.service';
import { EstateStatus } from '../migrations/estate-status';
import type { SchemaStanding, TenantStanding } from '../migrations/estate-status';
import { WarmPool } from '../warm-pool/warm-pool.service';
import { DOCTOR_CHECKS, FIX, REPEAT } from '../../ports/doctor-checks';
import type { Advice, Check, Examination, Finding, Named, Problem } from '../../ports/doctor-checks';
import { ServerChecks } from './server-checks';

/** Databases that are missing or unavailable are not in this list: the checks of the servers report them. */
const BROKEN: Readonly<Partial<Record<SchemaStanding, string>>> = {
  drifted: 'the schema is drifted',
  half_migrated: 'the schema is half-migrated: see `tenant:status`, then repeat with `tenant:migrate --only-failed`',
  supported: 'the schema is the one before this release: migrate it with `tenant:migrate --all`',
  outdated: 'the schema is outdated and requests are refused: migrate it with `tenant:migrate --all`',
  unknown: 'the schema is unknown to this release and requests are refused: a later release migrated it',
};

const ADVICE: Readonly<Partial<Record<SchemaStanding, Advice>>> = {
  drifted: { act: 'see the differences with `tenant:status`, then undo the change by hand or restore the tenant' },
  half_migrated: { run: 'tenant:migrate --only-failed' },
  supported: { run: 'tenant:migrate --all' },
  outdated: { run: 'tenant:migrate --all' },
  unknown: { act: 'start the later release, which migrated it' },
};

/** Compares the actual state with the expected state, and repairs what it can if asked to (operations.md §1). */
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

  /** Returns the problems found; with `fix` they are repaired if possible. @throws DomainError GLOBAL_SCHEMA_BEHIND */
  async examine(fix: boolean): Promise<Finding[]> {
    return [...(await this.examination(fix)).findings];
  }

  /** As {@link examine}, with notices and the list of what was checked. */
  async examination(fix: boolean): Promise<Examination> {
    await this.database.assertCurrent();
    const findings: Finding[] = [];
    const notices: Problem[] = [];
    const servers = await this.servers.all();
    const standings: TenantStanding[] = [];
    const failed = await this.loop.each(this.examinations(servers, standings), {
      name: ([name]) => name,
      work: async ([, look]) => {
        const problems = await look();
        notices.push(...problems.filter(({ isNotice }) => isNotice === true));
        const real = problems.filter(({ isNotice }) => isNotice !== true);
        findings.push(...(await repaired(real, fix)));
      },
    });
    return {
      findings: [...findings, ...failed.map(uncheckable)],
      notices: notices.map(({ check, subject, problem, advice }) => ({ check, subject, problem, advice })),
      lookedAt: [...this.checks.map(({ looksAt }) => looksAt), ...countsOf(servers, standings)],
    };
  }

  /** The checks in their order; a check that fails does not prevent the others. `standings` is filled by the last one. */
  private examinations(
    servers: Awaited<ReturnType<ServersService['all']>>,
    standings: TenantStanding[],
  ): readonly (readonly [string, () => Promise<readonly Problem[]>])[] {
    return [
      ...this.checks.map((check) => [check.constructor.name, () => check.problems()] as const),
      ['WarmPool', () => this.warm()],
      ...servers.map((server) => [`server ${server.name}`, () => this.serverChecks.of(server)] as const),
      [
        'EstateStatus',
        async () => {
          standings.push(...(await this.status.of(null)));
          return schemasIn(standings);
        },
      ],
    ];
  }

  private async warm(): Promise<Problem[]> {
    const outdated = await this.warmPool.outdated();
    return outdated.map((warm) => ({
      check: 'warm-database',
      subject: warm.databaseName,
      problem: warm.state === 'building' ? 'its creation was interrupted' : 'has an outdated schema',
      advice: FIX,
      mend: () => this.warmPool.discard(warm),
    }));
  }
}

function schemasIn(standings: readonly TenantStanding[]): Problem[] {
  return standings.flatMap(({ tenantId, slug, state }) => {
    const problem = BROKEN[state];
    return problem === undefined
      ? []
      : [{ check: 'schema', subject: `${tenantId} ${slug}`, problem, advice: ADVICE[state] ?? REPEAT }];
  });
}

function countsOf(servers: readonly unknown[], standings: readonly unknown[]): readonly Named[] {
  return [
    { fr: 'bases préparées', en: 'prepared databases' },
    {
      fr: `comptes, droits et bases de ${servers.length} serveur(s)`,
      en: `accounts, privileges and databases of ${servers.length} server(s)`,
    },
    { fr: `schémas de ${standings.length} société(s)`, en: `schemas of ${standings.length} tenant(s)` },
  ];
}

/** A check that fails is reported as a problem, so that the result does not look healthy. */
function uncheckable({ item, error }: LoopFailure): Finding {
  return {
    check: 'doctor',
    subject: item,
    problem: `could not be checked: ${reasonOf(error)}`,
    advice: REPEAT,
    isFixed: false,
  };
}

async function repaired(problems: readonly Problem[], fix: boolean): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { mend, ...problem } of problems) {
    // With a wrong clock nothing is written, which is a finding of its own.
    const isFixed = fix && !clock.isOff && mend !== undefined && (await succeeds(mend));
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
