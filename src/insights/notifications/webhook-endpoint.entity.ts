import { Column, Entity } from 'typeorm';
import { choice, flag, longText, nullable, Row, varchar } from '#persistence';
import type { Severity } from '../alerts/alert.choices';

/** The address to which a company's events are sent. */
@Entity('webhook_endpoints')
export class WebhookEndpoint extends Row {
  @Column(varchar('seal_key', 22))
  sealKey!: string;

  @Column(varchar('url', 1000))
  url!: string;

  @Column(nullable(varchar('description', 200)))
  description!: string | null;

  /** Encrypted; signs every delivery. */
  @Column(longText('secret'))
  secret!: string;

  /** Alerts with a lower severity are not sent. */
  @Column(choice('min_severity'))
  minSeverity!: Severity;

  @Column(flag('is_active'))
  isActive!: boolean;
}
