import { In, Not } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { addDays, startOfDay, systemActor } from '#kernel';
import { tableName } from '#persistence';
import { InjectTenant, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../../fleet/vehicles/vehicle-checks';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { subjectKey } from '../duties/duty';
import type { Duty, Subject } from '../duties/duty';
import { LimitDuties } from '../duties/limit-duties';
import { readDuties } from '../duties/read-duties';
import { AlertWebhooks } from '../notifications/alert-webhooks.service';
import { dedupeKeyOf, openedAlert, resolvedAlert, seenAgain } from './alert-changes';
import type { AlertChange, AlertNews } from './alert-changes';
import { severityOf } from './alert-severity';
import type { Thresholds } from './alert-severity';
import { Alert } from './alert.entity';

/** How many alerts took each turn. */
export type Evaluated = Readonly<Record<AlertNews, number>>;

const AT_ONCE = 500;

/**
 * Brings the alerts in line with what is so (domain.md §12.2): what presses is there once, what is cured is resolved. One evaluation of
 * a company at a time, so that two of them never raise the same alert; run again it changes nothing.
 */
@TenantScoped()
export class AlertEvaluation {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly writes: TenantWrites,
    private readonly settings: TenantSettings,
    private readonly limits: LimitDuties,
    private readonly webhooks: AlertWebhooks,
  ) {}

  /** Of everything, or of what belongs to one subject. */
  async evaluate(only: Subject | null): Promise<Evaluated> {
    const thresholds = await this.settings.get('alerts.thresholds');
    const limits = await this.limits.read(only);
    const evaluated = await this.writes.runMany(systemActor('alerts'), async ({ manager }) => {
      await takeTurn(manager);
      const now = new Date();
      const [leadDays, nearDays] = thresholds.days;
      const [leadKm, nearKm] = thresholds.km;
      const moment = { today: currentDay(this.tenant), now, leadDays, nearDays, leadKm, nearKm };
      const duties = [...(await readDuties(manager, moment, only)), ...limits.duties];
      const isUntold = ({ type, params }: Alert): boolean =>
        type === 'limit_usage' && limits.isUntold(String(params['limit']));
      const changes = await changesOf(manager, { duties, thresholds, only, now, isUntold });
      await store(manager, changes);
      await this.webhooks.queue(manager, changes);
      if (only === null) await done(manager, now);
      return { value: counted(changes), events: [] };
    });
    await this.webhooks.send();
    return evaluated;
  }

  /** Takes away what was cured long ago; answers how many. */
  async purge(): Promise<number> {
    const days = await this.settings.get('alerts.retention_days');
    const before = startOfDay(addDays(currentDay(this.tenant), -days), this.tenant.timezone);
    return this.writes.runMany(systemActor('alerts'), async ({ manager }) => {
      const [alerts, reads] = [tableName(manager, 'alerts'), tableName(manager, 'alert_reads')];
      const old = `status = 'resolved' AND resolved_at < ?`;
      await manager.query(`DELETE FROM ${reads} WHERE alert_id IN (SELECT id FROM ${alerts} WHERE ${old})`, [before]);
      const { affectedRows } = await manager.query<{ affectedRows: number }>(`DELETE FROM ${alerts} WHERE ${old}`, [
        before,
      ]);
      return { value: affectedRows, events: [] };
    });
  }
}

/** Held until the transaction ends; what is read after it is what others have committed. */
async function takeTurn(manager: EntityManager): Promise<void> {
  const table = tableName(manager, 'alert_evaluations');
  await manager.query(`INSERT IGNORE INTO ${table} (scope) VALUES ('all')`);
  await manager.query(`SELECT scope FROM ${table} WHERE scope = 'all' FOR UPDATE`);
}

async function done(manager: EntityManager, now: Date): Promise<void> {
  const table = tableName(manager, 'alert_evaluations');
  await manager.query(`UPDATE ${table} SET evaluated_at = ? WHERE scope = 'all'`, [now]);
}

async function changesOf(
  manager: EntityManager,
  seen: {
    readonly duties: readonly Duty[];
    readonly thresholds: Thresholds;
    readonly only: Subject | null;
    readonly now: Date;
    /** Of what could not be asked nothing is known: it stays as it is. */
    readonly isUntold: (alert: Alert) => boolean;
  },
): Promise<AlertChange[]> {
  const { duties, thresholds, only, now, isUntold } = seen;
  const pressing = duties.flatMap((duty) => {
    const severity = severityOf(duty, thresholds);
    return severity === null ? [] : [{ duty, severity, key: dedupeKeyOf(duty) }];
  });
  const known = await knownAlerts(
    manager,
    only,
    pressing.map(({ key }) => key),
  );
  const keys = new Set(pressing.map(({ key }) => key));
  const raised = pressing.flatMap(({ duty, severity, key }) => {
    const alert = known.get(key);
    const change = alert === undefined ? openedAlert(duty, severity, now) : seenAgain(alert, duty, severity, now);
    return change === null ? [] : [change];
  });
  const gone = [...known.values()].filter(
    (alert) => alert.status !== 'resolved' && !keys.has(alert.dedupeKey) && !isUntold(alert),
  );
  return [...raised, ...gone.map((alert) => resolvedAlert(alert, now))];
}

/** Those that are not resolved, and those resolved that come back. */
async function knownAlerts(
  manager: EntityManager,
  only: Subject | null,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Alert>> {
  const within = only === null ? {} : { subjectKey: subjectKey(only) };
  const live = await manager.findBy(Alert, { ...within, status: Not('resolved') });
  const known = new Map(live.map((alert) => [alert.dedupeKey, alert]));
  const missing = keys.filter((key) => !known.has(key));
  for (let at = 0; at < missing.length; at += AT_ONCE) {
    const some = await manager.findBy(Alert, { dedupeKey: In(missing.slice(at, at + AT_ONCE)) });
    for (const alert of some) known.set(alert.dedupeKey, alert);
  }
  return known;
}

const STORED = [
  'severity',
  'status',
  'subject_key',
  'vehicle_id',
  'driver_id',
  'params',
  'due_date',
  'due_odometer',
  'first_seen_at',
  'last_seen_at',
  'escalated_at',
  'acknowledged_at',
  'acknowledged_by_user_id',
  'dismissed_at',
  'dismissed_by_user_id',
  'dismissed_reason',
  'resolved_at',
  'snoozed_until',
  'notified_at',
  'notified_severity',
];

async function store(manager: EntityManager, changes: readonly AlertChange[]): Promise<void> {
  for (let at = 0; at < changes.length; at += AT_ONCE) {
    const rows = changes.slice(at, at + AT_ONCE).map(({ state }) => state);
    await manager
      .createQueryBuilder()
      .insert()
      .into(Alert)
      .values(rows)
      .orUpdate(STORED, ['dedupe_key'])
      .updateEntity(false)
      .execute();
  }
}

function counted(changes: readonly AlertChange[]): Evaluated {
  const of = (news: AlertNews): number => changes.filter((change) => change.news === news).length;
  return { opened: of('opened'), escalated: of('escalated'), resolved: of('resolved') };
}
