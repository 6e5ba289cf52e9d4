import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { KEY_RING } from '#secrets';
import type { KeyRing } from '#secrets';
import { BackupCatalogue } from '../../src/operations/backup/catalogue/backup-catalogue.service';
import { openManifest } from '../../src/operations/backup/manifest-seal';
import { Doctor } from '../../src/operations/doctor/doctor.service';
import { EstateStatus } from '../../src/operations/migrations/estate-status';
import type { Night } from './night';

interface Row {
  readonly id: number;
  readonly tenantId: number | null;
  readonly fileName: string | null;
  readonly sha256: string | null;
  readonly reason: string;
}

/** What an operator looks at in the morning. */
export async function figureFindings(night: Night): Promise<string[]> {
  return [
    ...(await deadRuns(night)),
    ...(await backups(night)),
    ...(await ledger(night)),
    ...(await estate(night)),
    ...(await doctor(night)),
  ];
}

async function deadRuns({ platform }: Night): Promise<string[]> {
  const rows = await platform.registry<{ kind: string; id: number; error: string }>(
    "SELECT kind, id, error FROM job_runs WHERE state = 'dead' ORDER BY id",
  );
  return rows.map(({ kind, id, error }) => `dead run: ${kind} ${id}, ${error}`);
}

/** Each tenant, and the global database, has one good backup; its files are those that row and manifest describe. */
async function backups({ platform, places }: Night): Promise<string[]> {
  const rows = await platform.registry<Row>(
    `SELECT id, tenant_id AS tenantId, file_name AS fileName, sha256, reason FROM backups WHERE state = 'good' ORDER BY id`,
  );
  const owners = [...places.map(({ tenantId }) => tenantId), null];
  const counted = owners.flatMap((owner) => {
    const count = rows.filter(({ tenantId, reason }) => tenantId === owner && reason === 'scheduled').length;
    return count === 1 ? [] : [`${count} good backups of ${owner ?? 'the global database'}`];
  });
  const findings: string[] = [];
  for (const row of rows) {
    const reason = await flawOf(platform, row).catch((error: unknown) => String(error));
    if (reason !== null) findings.push(`backup ${row.id} of ${row.tenantId ?? 'the global database'}: ${reason}`);
  }
  return [...counted, ...findings];
}

async function flawOf(platform: Night['platform'], row: Row): Promise<string | null> {
  const stored = platform.get(BackupCatalogue).ofRow(row);
  if (stored === null) return 'no file';
  const ring = platform.get<KeyRing>(KEY_RING as never);
  const manifest = openManifest(ring, await readFile(stored.manifestPath, 'utf8'), stored.file);
  const hash = createHash('sha256');
  await pipeline(createReadStream(stored.path), hash);
  if (hash.digest('hex') !== row.sha256 || manifest.sha256 !== row.sha256) return 'another hash';
  return manifest.tenantId === row.tenantId ? null : `the manifest names ${manifest.tenantId ?? 'no tenant'}`;
}

/** The result of each scheduled run is the backup of its tenant, which is the last one that the registry has. */
async function ledger({ platform }: Night): Promise<string[]> {
  const rows = await platform.registry<{ runId: number; tenantId: number; lastAt: Date | null; madeAt: Date | null }>(
    `SELECT run.id AS runId, run.tenant_id AS tenantId, place.last_backup_at AS lastAt, made.created_at AS madeAt
      FROM job_runs run
      LEFT JOIN tenant_databases place ON place.tenant_id = run.tenant_id
      LEFT JOIN backups made ON made.id = JSON_VALUE(run.result, '$.backupId') AND made.state = 'good' AND made.tenant_id = run.tenant_id
      WHERE run.kind = 'backup.tenant' AND run.state = 'done'`,
  );
  return rows.flatMap(({ runId, tenantId, lastAt, madeAt }) => {
    if (madeAt === null) return [`run ${runId} names no good backup of tenant ${tenantId}`];
    return lastAt?.getTime() === madeAt.getTime() ? [] : [`the registry has another last backup of tenant ${tenantId}`];
  });
}

/** A process reads its figures at most once in 15 s. */
const METRICS_FRESH_MS = 20_000;

export async function metricsFindings(night: Night): Promise<string[]> {
  const until = Date.now() + METRICS_FRESH_MS;
  const read = async (): Promise<string[]> => readFindings(await night.metrics(), night.places.length);
  let findings = await read();
  while (findings.length > 0 && Date.now() < until) {
    await pause(250);
    findings = await read();
  }
  return findings;
}

/** What the text of the metrics says that it should not, with this number of active tenants and a suspended one. */
export function readFindings(text: string, tenants: number): string[] {
  const due: Readonly<Record<string, number>> = {
    platform_figures_up: 1,
    'tenants{status="active"}': tenants,
    'tenant_schemas{standing="current"}': tenants + 1,
    'job_runs{state="dead"}': 0,
    'job_runs{state="parked"}': 0,
    operations_unfinished: 0,
    'backup_tenants_late{level="good"}': 0,
  };
  const late = [...text.matchAll(/^schedule_late_seconds\{schedule="([^"]+)"\} ([\d.]+)/gm)];
  return [
    ...Object.entries(due).flatMap(([name, value]) => {
      const found = text.split('\n').find((line) => line.startsWith(`${name} `));
      return found === `${name} ${value}` ? [] : [`metrics: ${found ?? `no ${name}`}, not ${value}`];
    }),
    ...late.filter(([, , seconds]) => Number(seconds) > 0).map(([line]) => `metrics: ${line}`),
  ];
}

async function estate({ platform }: Night): Promise<string[]> {
  const standings = await platform.get(EstateStatus).of(null);
  return standings
    .filter(({ state }) => state !== 'current')
    .map(({ slug, state }) => `the schema of ${slug} is ${state}`);
}

async function doctor({ platform }: Night): Promise<string[]> {
  const { findings } = await platform.get(Doctor).examination(false);
  return findings.map(({ check, subject, problem }) => `doctor: ${check} ${subject}: ${problem}`);
}
