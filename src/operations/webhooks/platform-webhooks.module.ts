import { Module } from '@nestjs/common';
import { PlatformDeliveries } from './platform-deliveries.service';
import { PlatformWebhooksController } from './platform-webhooks.controller';
import { PlatformWebhooks } from './platform-webhooks.service';

/** The webhooks of the platform. */
@Module({ controllers: [PlatformWebhooksController], providers: [PlatformDeliveries, PlatformWebhooks] })
export class PlatformWebhooksModule {}
