import { Column, Entity } from 'typeorm';
import { choice, flag, longText, nullable, Row, varchar } from '#persistence';
import type { Severity } from '../alerts/alert.choices';

/** Where a company wants its alerts sent to. */
@Entity('webhook_endpoints')
export class WebhookEndpoint extends Row {
  @Column(varchar('seal_key', 22))
  sealKey!: string;

  @Column(varchar('url', 1000))
  url!: string;

  @Column(nullable(varchar('description', 200)))
  description!: string | null;

  /** Sealed: what every delivery is signed with. */
  @Column(longText('secret'))
  secret!: string;

  /** Alerts below it are not sent. */
  @Column(choice('min_severity'))
  minSeverity!: Severity;

  @Column(flag('is_active'))
  isActive!: boolean;
}
