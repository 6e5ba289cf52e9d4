import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../global/global-database';
import { PATIENCE_DAYS, PENDING_DAYS } from './domain-checks';
import type { Check, Problem } from '../../ports/doctor-checks';

/** DNS is checked every day: 24 hours and a margin of 12. */
const CHECKED_WITHIN_H = 36;

interface Row {
  readonly subject: string;
  readonly isServed: unknown;
  /** When a host without its DNS record stops being served. */
  readonly endsAt: string | null;
  /** Hours since DNS last answered, or since the host was proven. */
  readonly uncheckedH: unknown;
  /** When a host that is not proven is deleted. */
  readonly forgottenAt: string;
}

const moment = (sql: string): string => `DATE_FORMAT(${sql}, '%Y-%m-%d %H:%i UTC')`;

const DOMAINS = `SELECT CONCAT(domain.host, ' of ', tenant.id, ' ', tenant.slug) AS subject,
    domain.verified_at IS NOT NULL AS isServed,
    ${moment(`domain.missing_since + INTERVAL ${PATIENCE_DAYS} DAY`)} AS endsAt,
    TIMESTAMPDIFF(HOUR, COALESCE(domain.checked_at, domain.verified_at), UTC_TIMESTAMP(3)) AS uncheckedH,
    ${moment(`GREATEST(domain.created_at, IFNULL(domain.checked_at, domain.created_at)) + INTERVAL ${PENDING_DAYS} DAY`)}
      AS forgottenAt
  FROM tenant_domains domain JOIN tenants tenant ON tenant.id = domain.tenant_id
  WHERE domain.verified_at IS NOT NULL OR domain.created_at < UTC_TIMESTAMP(3) - INTERVAL 1 DAY
  ORDER BY domain.host, domain.id`;

/**
 * Finds domains of tenants whose proof is missing or was not checked for longer than a day. Only the owner of a domain can set its record,
 * so nothing is repaired. A domain that was never proven is the tenant's responsibility and is only a notice.
 */
@Injectable()
export class DomainProofChecks implements Check {
  readonly looksAt = { fr: 'preuves des domaines des sociétés', en: 'proofs of the tenants’ domains' };

  constructor(private readonly database: GlobalDatabase) {}

  async problems(): Promise<Problem[]> {
    const rows = await this.database.use((manager) => manager.query<Row[]>(DOMAINS));
    return rows.flatMap((row) => problemsOf(row));
  }
}

function problemsOf({ subject, isServed, endsAt, uncheckedH, forgottenAt }: Row): Problem[] {
  const check = 'domain';
  const advice = { act: 'the tenant sets the DNS record that `tenant:domain` lists' };
  if (Number(isServed) === 0)
    return [
      { check, subject, problem: `is not proven and not served; deleted after ${forgottenAt}`, advice, isNotice: true },
    ];
  const problems: Problem[] = [];
  if (endsAt !== null)
    problems.push({
      check,
      subject,
      problem: `the DNS record that proves it is missing: not served after ${endsAt}`,
      advice,
    });
  if (Number(uncheckedH) >= CHECKED_WITHIN_H)
    problems.push({
      check,
      subject,
      problem: `its proof was last checked ${Number(uncheckedH)} hours ago: DNS does not answer, or \`domains.check\` does not run`,
      advice: { run: 'schedule:list' },
    });
  return problems;
}
