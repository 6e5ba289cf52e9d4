import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../global/global-database';
import type { Check, Problem } from '../../ports/doctor-checks';

const GOOD_WITHIN_H = 48;
const VERIFIED_WITHIN_H = 14 * 24;

interface Ages {
  readonly subject: string;
  /** Whole hours since the last good backup, or since the creation of a tenant without one. Null: no global backup and no tenants exist. */
  readonly goodH: unknown;
  readonly verifiedH: unknown;
  readonly isBackedUp: unknown;
}

const hoursSince = (moment: string): string => `TIMESTAMPDIFF(HOUR, ${moment}, UTC_TIMESTAMP(3))`;
const VERIFIED = "verification = 'restored'";

const OF_TENANTS = `SELECT CONCAT(tenant.id, ' ', tenant.slug) AS subject, good.newest IS NOT NULL AS isBackedUp,
    ${hoursSince('COALESCE(good.newest, tenant.created_at)')} AS goodH,
    ${hoursSince('COALESCE(good.verified, tenant.created_at)')} AS verifiedH
  FROM tenants tenant LEFT JOIN (
    SELECT tenant_id, MAX(created_at) AS newest, MAX(CASE WHEN ${VERIFIED} THEN created_at END) AS verified
      FROM backups WHERE state = 'good' AND kind = 'tenant' GROUP BY tenant_id
  ) good ON good.tenant_id = tenant.id
  WHERE tenant.status IN ('active', 'suspended') ORDER BY tenant.id`;

const GLOBAL = 'global';

const OF_THE_GLOBAL_DATABASE = `SELECT '${GLOBAL}' AS subject, MAX(created_at) IS NOT NULL AS isBackedUp,
    ${hoursSince('COALESCE(MAX(created_at), (SELECT MIN(created_at) FROM tenants))')} AS goodH,
    ${hoursSince(`COALESCE(MAX(CASE WHEN ${VERIFIED} THEN created_at END), (SELECT MIN(created_at) FROM tenants))`)} AS verifiedH
  FROM backups WHERE kind = 'global' AND state = 'good'`;

/** Finds tenants whose backups are too old. Nothing is repaired here: a backup takes long, and `backup:all` makes it. */
@Injectable()
export class BackupChecks implements Check {
  readonly looksAt = { fr: 'âge des sauvegardes', en: 'age of the backups' };

  constructor(private readonly database: GlobalDatabase) {}

  async problems(): Promise<Problem[]> {
    const ages = await this.database.use(async (manager) => [
      ...(await manager.query<Ages[]>(OF_TENANTS)),
      ...(await manager.query<Ages[]>(OF_THE_GLOBAL_DATABASE)),
    ]);
    return ages.flatMap((age) => problemsOf(age));
  }
}

function problemsOf({ subject, goodH, verifiedH, isBackedUp }: Ages): Problem[] {
  const problems: Problem[] = [];
  const tenant = subject.split(' ')[0] ?? '';
  const isGlobal = subject === GLOBAL;
  if (Number(goodH ?? 0) >= GOOD_WITHIN_H) {
    const problem =
      Number(isBackedUp) === 1 ? `the last good backup is ${Number(goodH)} hours old` : 'there is no good backup';
    problems.push({
      check: 'backup',
      subject,
      problem,
      advice: { run: isGlobal ? 'backup:global' : `backup:tenant ${tenant}` },
    });
  }
  if (Number(verifiedH ?? 0) >= VERIFIED_WITHIN_H) {
    problems.push({
      check: 'backup-verification',
      subject,
      problem: 'no backup of the last 14 days was restored to try it',
      advice: {
        run: isGlobal ? 'backup:verify latest --global --restore' : `backup:verify latest --tenant ${tenant} --restore`,
      },
    });
  }
  return problems;
}
