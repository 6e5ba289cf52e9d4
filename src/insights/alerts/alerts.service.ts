import type { EntityManager } from 'typeorm';
import { clock, localeOfLanguage, pageView } from '#kernel';
import type { ListRequest, PageView, Viewer } from '#kernel';
import { RECORD, Records, tableName } from '#persistence';
import type { Changes, Database, Restriction, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { garageRows, recordScope } from '../../records/scope/record-scope';
import { only } from '../../records/record.view';
import { currentDay } from '../../records/days/today';
import { readableTables } from '../reader';
import type { Reader } from '../reader';
import { SEVERITIES } from './alert.choices';
import type { AlertStatus, Severity } from './alert.choices';
import type { DismissAlertBody } from './alert.dto';
import { Alert } from './alert.entity';
import { alertSettled } from './alert.errors';
import { alertResource } from './alert.records';
import { alertView } from './alert.view';
import type { AlertCountsView, AlertSummaryView, AlertView } from './alert.view';

/** The alerts of a company, and the actions of its users on them (domain.md §12.1). */
@TenantScoped()
export class AlertsService {
  private readonly alerts: Records<Alert>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
  ) {
    this.alerts = new Records(database.manager, alertResource);
  }

  async list(request: ListRequest, reader: Reader): Promise<PageView<AlertView>> {
    const page = await this.alerts.list(request, seenBy(reader));
    const views = await this.views(page.items, reader, this.database.manager);
    return pageView({ ...page, items: views }, (view) => view);
  }

  /** Passes every alert of the list to `take` in batches; returns their number. */
  readAll(request: WholeListRequest, reader: Reader, take: TakeRows<AlertView>): Promise<number> {
    const shown: TakeRows<Alert> = async (rows, within) => take(await this.views(rows, reader, within), within);
    return this.alerts.readAll(request, shown, seenBy(reader));
  }

  async get(id: number, reader: Reader, within = this.database.manager): Promise<AlertView> {
    const alert = await this.alerts.get(id, within, seenBy(reader));
    return only(await this.views([alert], reader, within));
  }

  /** Open alerts by severity, without snoozed ones, and the number of those that the reader has not read. */
  async summary(reader: Reader, within = this.database.manager): Promise<AlertSummaryView> {
    const reads = tableName(within, 'alert_reads');
    const query = within
      .createQueryBuilder(Alert, RECORD)
      .select(`${RECORD}.severity`, 'severity')
      .addSelect('COUNT(*)', 'count')
      .addSelect(
        `SUM(NOT EXISTS (SELECT 1 FROM ${reads} r WHERE r.alert_id = ${RECORD}.id AND r.user_id = :userId))`,
        'unread',
      )
      .where(`${RECORD}.status = 'open'`)
      .andWhere(`(${RECORD}.snoozedUntil IS NULL OR ${RECORD}.snoozedUntil <= :today)`)
      .setParameters({ userId: reader.viewer.userId ?? 0, today: currentDay(this.tenant) })
      .groupBy(`${RECORD}.severity`);
    seenBy(reader)(query);
    const rows = await query.getRawMany<{ severity: Severity; count: number | string; unread: number | string }>();
    const [evaluated] = await within.query<{ at: Date | null }[]>(
      `SELECT evaluated_at AS at FROM ${tableName(within, 'alert_evaluations')} WHERE scope = 'all'`,
    );
    return {
      open: countsOf(rows),
      unread: rows.reduce((sum, { unread }) => sum + Number(unread), 0),
      evaluatedAt: evaluated?.at?.toISOString() ?? null,
    };
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, ALERT_SETTLED */
  acknowledge(unit: UnitOfWork, id: number, expected: number | null, reader: Reader): Promise<AlertView> {
    const changes = { acknowledgedAt: clock.now(), acknowledgedByUserId: unit.actor.userId };
    return this.changeStatus(unit, id, { status: 'acknowledged', ...changes }, { expected, reader, from: ['open'] });
  }

  /** The alert stays dismissed until its severity increases. @throws DomainError NOT_FOUND, STALE_VERSION, ALERT_SETTLED */
  dismiss(
    unit: UnitOfWork,
    id: number,
    { reason }: DismissAlertBody,
    expected: number | null,
    reader: Reader,
  ): Promise<AlertView> {
    const changes = { dismissedAt: clock.now(), dismissedByUserId: unit.actor.userId, dismissedReason: reason };
    const from = ['open', 'acknowledged'] as const;
    return this.changeStatus(unit, id, { status: 'dismissed', ...changes }, { expected, reader, from });
  }

  /** No notification is sent before the day. @throws DomainError NOT_FOUND, STALE_VERSION, ALERT_SETTLED */
  snooze(unit: UnitOfWork, id: number, until: string, expected: number | null, reader: Reader): Promise<AlertView> {
    const from = ['open', 'acknowledged'] as const;
    return this.changeStatus(unit, id, { snoozedUntil: until }, { expected, reader, from });
  }

  /** Marks the alert as read by the current user. @throws DomainError NOT_FOUND */
  async markRead(unit: UnitOfWork, id: number, reader: Reader): Promise<AlertView> {
    await this.alerts.get(id, unit.manager, seenBy(reader));
    if (reader.viewer.userId !== null)
      await unit.manager.query(
        `INSERT IGNORE INTO ${tableName(unit.manager, 'alert_reads')} (alert_id, user_id) VALUES (?, ?)`,
        [id, reader.viewer.userId],
      );
    return this.get(id, reader, unit.manager);
  }

  private async changeStatus(
    unit: UnitOfWork,
    id: number,
    changes: Changes<Alert>,
    { expected, reader, from }: { expected: number | null; reader: Reader; from: readonly AlertStatus[] },
  ): Promise<AlertView> {
    await this.alerts.get(id, unit.manager, seenBy(reader));
    const { status } = await this.alerts.getForUpdate(unit, id);
    if (!from.includes(status)) throw alertSettled({ status });
    await this.alerts.update(unit, id, changes, expected);
    return this.get(id, reader, unit.manager);
  }

  private async views(
    alerts: readonly Alert[],
    { viewer: { userId } }: Reader,
    within: EntityManager,
  ): Promise<AlertView[]> {
    const read = await readBy(within, userId, alerts);
    const locale = localeOfLanguage(this.tenant.locale);
    return alerts.map((alert) => alertView(alert, locale, read.has(alert.id)));
  }
}

/** Restricts a query to alerts about the reader's vehicles and about records that the reader may read. */
function seenBy(reader: Reader): Restriction {
  return (query) => {
    const tables = readableTables(reader);
    narrowToViewer(query, reader.viewer, tables);
    query.andWhere(tables.length === 0 ? 'FALSE' : `${RECORD}.entityType IN (:...readable)`, { readable: tables });
  };
}

/**
 * A viewer with `ownVehiclesOnly` is restricted by the alert's vehicle, a garage by the record of the alert, which must be visible to the
 * garage.
 */
function narrowToViewer(query: Parameters<Restriction>[0], viewer: Viewer, tables: readonly string[]): void {
  recordScope({ ...viewer, garageId: null })?.(query);
  if (viewer.garageId === null) return;
  const { manager } = query.dataSource;
  const seen = tables.flatMap((table) => {
    const rows = table === 'vehicles' ? null : garageRows(manager, table);
    return rows === null ? [] : [`(${RECORD}.entityType = '${table}' AND ${RECORD}.entityId IN (${rows}))`];
  });
  query.andWhere(`(${['1 = 0', ...seen].join(' OR ')})`, { garage: viewer.garageId });
}

async function readBy(manager: EntityManager, userId: number | null, alerts: readonly Alert[]): Promise<Set<number>> {
  if (userId === null || alerts.length === 0) return new Set();
  const rows = await manager.query<{ id: number }[]>(
    `SELECT alert_id AS id FROM ${tableName(manager, 'alert_reads')} WHERE user_id = ? AND alert_id IN (?)`,
    [userId, alerts.map(({ id }) => id)],
  );
  return new Set(rows.map(({ id }) => id));
}

function countsOf(rows: readonly { severity: Severity; count: number | string }[]): AlertCountsView {
  const of = (severity: Severity): number => Number(rows.find((row) => row.severity === severity)?.count ?? 0);
  const [info, warning, critical] = SEVERITIES.map(of);
  return { info: info ?? 0, warning: warning ?? 0, critical: critical ?? 0 };
}
