import { Column, Entity } from 'typeorm';
import { flag, longText, nullable, Row, varchar } from '#persistence';
import type { SealContext } from '#secrets';
import type { WebhookTables } from '../../webhooks/webhook-tables';

/** The tables of the platform's webhooks, in the global database. */
export const PLATFORM_WEBHOOKS: WebhookTables = {
  endpoints: 'platform_webhook_endpoints',
  subscriptions: 'platform_webhook_subscriptions',
  deliveries: 'platform_webhook_deliveries',
};

/** The encryption context of a webhook's secret. */
export const platformWebhookPlace = (sealKey: string): SealContext => ['platform webhook', sealKey];

/** A webhook of the platform: an address that receives events of tenants, backups and migrations. */
@Entity('platform_webhook_endpoints')
export class PlatformWebhook extends Row {
  @Column(varchar('seal_key', 22))
  sealKey!: string;

  @Column(varchar('url', 1000))
  url!: string;

  @Column(nullable(varchar('description', 200)))
  description!: string | null;

  /** The encrypted key that signs every delivery. */
  @Column(longText('secret'))
  secret!: string;

  @Column(flag('is_active'))
  isActive!: boolean;
}
