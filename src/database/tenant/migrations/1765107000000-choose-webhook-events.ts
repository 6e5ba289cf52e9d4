import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/** The events that a webhook subscribes to; a webhook without a row gets alerts, as all webhooks did before. */
export class ChooseWebhookEvents1765107000000 implements MigrationInterface {
  name = 'ChooseWebhookEvents1765107000000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await tables.createBare('webhook_subscriptions', [
      'endpoint_id INT UNSIGNED NOT NULL',
      'event_type VARCHAR(64) NOT NULL',
      'PRIMARY KEY (endpoint_id, event_type)',
      'KEY webhook_subscriptions_event (event_type)',
      tables.foreignKey('webhook_subscriptions', 'endpoint_id', 'webhook_endpoints'),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).drop('webhook_subscriptions');
  }
}
