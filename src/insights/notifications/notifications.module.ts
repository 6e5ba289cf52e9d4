import { Module } from '@nestjs/common';
import { FleetModule } from '../../fleet/fleet.module';
import { SheetsModule } from '../../sheets/sheets.module';
import { AlertDigests } from './alert-digests.service';
import { AlertWebhooks } from './alert-webhooks.service';
import { MemberWebhooks } from './member-webhooks.service';
import { RecordWebhooks } from './record-webhooks';
import { WebhookDeliveries } from './webhook-deliveries.service';
import { WebhooksController } from './webhooks.controller';
import { WebhooksService } from './webhooks.service';

/** Digests of alerts, and webhooks of a company. */
@Module({
  imports: [FleetModule, SheetsModule],
  controllers: [WebhooksController],
  providers: [AlertDigests, AlertWebhooks, MemberWebhooks, RecordWebhooks, WebhookDeliveries, WebhooksService],
  exports: [AlertWebhooks],
})
export class NotificationsModule {}
