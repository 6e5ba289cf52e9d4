import { Inject } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { IsolatedLoop } from '#jobs';
import { clock, localeOfLanguage, systemActor } from '#kernel';
import { tableName } from '#persistence';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../../records/days/today';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { Alert } from '../alerts/alert.entity';
import { DIGEST_MAIL } from './digest-mail';
import type { DigestMail } from './digest-mail';
import { digestOf } from './digest-text';

interface StoredDigest {
  readonly id: number;
  readonly subject: string;
  readonly body: string;
  readonly recipients: unknown;
}

/** An overdue alert is repeated after this number of days. */
const AGAIN_AFTER_DAYS = 7;

/**
 * Sends new alerts, alerts with increased severity and, every week, overdue alerts by e-mail (domain.md §12.2). A
 * digest is stored in the same transaction as the marks of its alerts, and then posted under one key: it is sent
 * once, even if a process dies in between.
 */
@TenantScoped()
export class AlertDigests {
  private readonly loop = new IsolatedLoop('alert digests');

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly settings: TenantSettings,
    private readonly writes: TenantWrites,
    @Inject(DIGEST_MAIL) private readonly mail: DigestMail,
  ) {}

  /** Returns the number of posted digests. @throws DomainError LOOP_INCOMPLETE after all other digests */
  async run(): Promise<number> {
    const isWanted = await this.settings.get('notifications.email_enabled');
    const recipients = await this.settings.get('alerts.email_recipients');
    if (isWanted && recipients.length > 0) await this.write(recipients);
    return this.postWritten();
  }

  private write(recipients: readonly string[]): Promise<void> {
    return this.writes.runMany(systemActor('alert digest'), async ({ manager }) => {
      const turn = tableName(manager, 'alert_evaluations');
      await manager.query(`SELECT scope FROM ${turn} WHERE scope = 'all' FOR UPDATE`);
      const alerts = await this.unheard(manager);
      if (alerts.length > 0) {
        const { subject, body } = digestOf(alerts, this.tenant.name, localeOfLanguage(this.tenant.locale));
        await manager.query(
          `INSERT INTO ${tableName(manager, 'alert_digests')} (subject, body, recipients) VALUES (?, ?, ?)`,
          [subject, body, JSON.stringify(recipients)],
        );
        await manager.query(
          `UPDATE ${tableName(manager, 'alerts')} SET notified_at = ?, notified_severity = severity WHERE id IN (?)`,
          [clock.now(), alerts.map(({ id }) => id)],
        );
      }
      return { value: undefined, events: [] };
    });
  }

  /** The highest severity first, and within a severity the earliest due day. */
  private unheard(manager: EntityManager): Promise<Alert[]> {
    const rank = "FIELD({column}, 'info', 'warning', 'critical')";
    const of = (column: string): string => rank.replace('{column}', column);
    return manager
      .createQueryBuilder(Alert, 'alert')
      .where("alert.status = 'open' AND (alert.snoozedUntil IS NULL OR alert.snoozedUntil <= :today)", {
        today: currentDay(this.tenant),
      })
      .andWhere(
        `(alert.notifiedSeverity IS NULL OR ${of('alert.severity')} > ${of('alert.notifiedSeverity')}
          OR (alert.severity = 'critical' AND alert.notifiedAt <= UTC_TIMESTAMP(3) - INTERVAL ${AGAIN_AFTER_DAYS} DAY))`,
      )
      .orderBy(of('alert.severity'), 'DESC')
      .addOrderBy('alert.dueDate', 'ASC')
      .addOrderBy('alert.id', 'ASC')
      .getMany();
  }

  private async postWritten(): Promise<number> {
    const { manager } = this.database;
    const table = tableName(manager, 'alert_digests');
    const digests = await manager.query<StoredDigest[]>(
      `SELECT id, subject, body, recipients FROM ${table} WHERE posted_at IS NULL ORDER BY id`,
    );
    const failed = await this.loop.each(digests, {
      name: ({ id }) => `digest ${id} of tenant ${this.tenant.tenantId}`,
      work: async (digest) => {
        await this.post(digest);
        await manager.query(`UPDATE ${table} SET posted_at = UTC_TIMESTAMP(3), body = '' WHERE id = ?`, [digest.id]);
      },
    });
    this.loop.failed(failed);
    return digests.length;
  }

  private post({ id, subject, body: text, recipients }: StoredDigest): Promise<void> {
    const addresses = (typeof recipients === 'string' ? JSON.parse(recipients) : recipients) as string[];
    const key = `digest:${this.tenant.tenantId}:${id}`;
    return this.mail.post(addresses.map((to, index) => ({ key: `${key}:${index}`, to, subject, text })));
  }
}
