import { In, Not } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { addDays, clock, startOfDay, systemActor } from '#kernel';
import { tableName } from '#persistence';
import { InjectTenant, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../../records/days/today';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { subjectKey } from '../obligations/obligation';
import type { Obligation, Subject } from '../obligations/obligation';
import { LimitObligations } from '../obligations/limit-obligations';
import { readObligations } from '../obligations/read-obligations';
import { AlertWebhooks } from '../notifications/alert-webhooks.service';
import { dedupeKeyOf, openedAlert, resolvedAlert, seenAgain } from './alert-changes';
import type { AlertChange, AlertTransition } from './alert-changes';
import { severityOf } from './alert-severity';
import type { Thresholds } from './alert-severity';
import { Alert } from './alert.entity';

/** The number of alerts by kind of change. */
export type Evaluated = Readonly<Record<AlertTransition, number>>;

const BATCH_SIZE = 500;

/**
 * Updates the alerts to match the current obligations (domain.md §12.2): each obligation with a severity has one alert, and an alert
 * without a cause is resolved. One evaluation of a company runs at a time, so that two never create the same alert. Repeating an
 * evaluation changes nothing.
 */
@TenantScoped()
export class AlertEvaluation {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly writes: TenantWrites,
    private readonly settings: TenantSettings,
    private readonly limits: LimitObligations,
    private readonly webhooks: AlertWebhooks,
  ) {}

  /** Evaluates all obligations, or those of one subject. */
  async evaluate(only: Subject | null): Promise<Evaluated> {
    const thresholds = await this.settings.get('alerts.thresholds');
    const limits = await this.limits.read(only);
    const evaluated = await this.writes.runMany(systemActor('alerts'), async ({ manager }) => {
      await takeTurn(manager);
      const now = clock.now();
      const [leadDays, nearDays] = thresholds.days;
      const [leadKm, nearKm] = thresholds.km;
      const moment = { today: currentDay(this.tenant), now, leadDays, nearDays, leadKm, nearKm };
      const obligations = [...(await readObligations(manager, moment, only)), ...limits.obligations];
      const isUnknown = ({ type, params }: Alert): boolean =>
        type === 'limit_usage' && limits.isUnknown(String(params['limit']));
      const changes = await changesOf(manager, { obligations, thresholds, only, now, isUnknown });
      await store(manager, changes);
      await this.webhooks.queue(manager, changes);
      if (only === null) await done(manager, now);
      return { value: counted(changes), events: [] };
    });
    await this.webhooks.send();
    return evaluated;
  }

  /** Deletes alerts that were resolved before the retention period; returns their number. */
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

/** Takes the lock of the evaluation until the transaction ends; later reads see what other transactions have committed. */
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
    readonly obligations: readonly Obligation[];
    readonly thresholds: Thresholds;
    readonly only: Subject | null;
    readonly now: Date;
    /** Whether the cause of the alert could not be read; such an alert is left unchanged. */
    readonly isUnknown: (alert: Alert) => boolean;
  },
): Promise<AlertChange[]> {
  const { obligations, thresholds, only, now, isUnknown } = seen;
  const pressing = obligations.flatMap((obligation) => {
    const severity = severityOf(obligation, thresholds);
    return severity === null ? [] : [{ obligation, severity, key: dedupeKeyOf(obligation) }];
  });
  const known = await knownAlerts(
    manager,
    only,
    pressing.map(({ key }) => key),
  );
  const keys = new Set(pressing.map(({ key }) => key));
  const raised = pressing.flatMap(({ obligation, severity, key }) => {
    const alert = known.get(key);
    const change =
      alert === undefined ? openedAlert(obligation, severity, now) : seenAgain(alert, obligation, severity, now);
    return change === null ? [] : [change];
  });
  const gone = [...known.values()].filter(
    (alert) => alert.status !== 'resolved' && !keys.has(alert.dedupeKey) && !isUnknown(alert),
  );
  return [...raised, ...gone.map((alert) => resolvedAlert(alert, now))];
}

/** The alerts that are not resolved, and the resolved ones that must be opened again. */
async function knownAlerts(
  manager: EntityManager,
  only: Subject | null,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Alert>> {
  const within = only === null ? {} : { subjectKey: subjectKey(only) };
  const live = await manager.findBy(Alert, { ...within, status: Not('resolved') });
  const known = new Map(live.map((alert) => [alert.dedupeKey, alert]));
  const missing = keys.filter((key) => !known.has(key));
  for (let at = 0; at < missing.length; at += BATCH_SIZE) {
    const some = await manager.findBy(Alert, { dedupeKey: In(missing.slice(at, at + BATCH_SIZE)) });
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
  for (let at = 0; at < changes.length; at += BATCH_SIZE) {
    const rows = changes.slice(at, at + BATCH_SIZE).map(({ state }) => state);
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
  const of = (transition: AlertTransition): number =>
    changes.filter((change) => change.transition === transition).length;
  return { opened: of('opened'), escalated: of('escalated'), resolved: of('resolved') };
}
