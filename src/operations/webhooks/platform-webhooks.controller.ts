import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Describe, IdParam, ListQuery, PlatformAccess, Write } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { GlobalWrites } from '../../global/audit/global-writes';
import { WebhookDeliveriesView } from '../../webhooks/webhook-delivery.view';
import { PlatformDeliveries } from './platform-deliveries.service';
import { CreatePlatformWebhookBody, UpdatePlatformWebhookBody } from './platform-webhook.dto';
import { NewPlatformWebhookView, PlatformWebhookView, platformWebhookView } from './platform-webhook.view';
import { platformWebhookResource, PlatformWebhooks } from './platform-webhooks.service';

const TARGET = { 422: ['WEBHOOK_TARGET_REFUSED'] } as const;

/** Signed events of tenants, backups and migrations for the systems of the operators. */
@Controller('admin/api/v1/webhooks')
export class PlatformWebhooksController {
  constructor(
    private readonly webhooks: PlatformWebhooks,
    private readonly deliverer: PlatformDeliveries,
    private readonly writes: GlobalWrites,
  ) {}

  @Get()
  @PlatformAccess('platform:webhooks')
  @Describe({ summary: 'List the webhooks of the platform', page: PlatformWebhookView })
  async list(@ListQuery(platformWebhookResource.listing) request: ListRequest): Promise<PageView<PlatformWebhookView>> {
    return pageView(await this.webhooks.list(request), platformWebhookView);
  }

  @Get(':id')
  @PlatformAccess('platform:webhooks')
  @Describe({ summary: 'Show a webhook of the platform', answer: PlatformWebhookView })
  async get(@IdParam() id: number): Promise<PlatformWebhookView> {
    return platformWebhookView(await this.webhooks.get(id));
  }

  @Get(':id/deliveries')
  @PlatformAccess('platform:webhooks')
  @Describe({ summary: 'List the deliveries of a webhook of the platform', answer: WebhookDeliveriesView })
  async deliveries(@IdParam() id: number): Promise<WebhookDeliveriesView> {
    return { deliveries: await this.webhooks.deliveries(id) };
  }

  @Post()
  @PlatformAccess('platform:webhooks', { stepUp: true })
  @Describe({
    summary: 'Add a webhook of the platform',
    description:
      'The webhook receives the events listed in `events`; the section `webhooks` of this document describes each event. Deliveries are signed according to the Standard Webhooks specification.',
    status: 201,
    answer: NewPlatformWebhookView,
    problems: { ...TARGET, 409: ['TOO_MANY_WEBHOOKS'] },
  })
  create(@Write() write: WriteRequest, @Body() body: CreatePlatformWebhookBody): Promise<NewPlatformWebhookView> {
    return this.writes.runSecret(write, async (unit) => {
      const { secret, ...chosen } = await this.webhooks.create(unit, body);
      return { ...platformWebhookView(chosen), secret };
    });
  }

  @Patch(':id')
  @PlatformAccess('platform:webhooks', { stepUp: true })
  @Describe({ summary: 'Change a webhook of the platform', answer: PlatformWebhookView, problems: TARGET })
  update(
    @Write() write: WriteRequest,
    @IdParam() id: number,
    @Body() body: UpdatePlatformWebhookBody,
  ): Promise<PlatformWebhookView> {
    return this.writes.run(write, async (unit) =>
      platformWebhookView(await this.webhooks.update(unit, id, body, write.expectedVersion)),
    );
  }

  @Post(':id/rotate-secret')
  @PlatformAccess('platform:webhooks', { stepUp: true })
  @Describe({
    summary: 'Give a webhook of the platform a new secret',
    description:
      'The answer shows it once. From then on every delivery is signed with it, those that wait and those that are sent again too.',
    answer: NewPlatformWebhookView,
  })
  rotateSecret(@Write() write: WriteRequest, @IdParam() id: number): Promise<NewPlatformWebhookView> {
    return this.writes.runSecret(write, async (unit) => {
      const { secret, ...chosen } = await this.webhooks.rotateSecret(unit, id);
      return { ...platformWebhookView(chosen), secret };
    });
  }

  @Post(':id/test')
  @PlatformAccess('platform:webhooks')
  @Describe({ summary: 'Send a test event without data', status: 204, problems: { 429: ['SENDING_LIMITED'] } })
  async test(@Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    await this.writes.run(write, (unit) => this.webhooks.test(unit, id));
    await this.deliverer.send();
  }

  @Post(':id/deliveries/:deliveryId/redeliver')
  @PlatformAccess('platform:webhooks')
  @Describe({
    summary: 'Send a delivery again',
    description: 'The delivery keeps its `webhook-id` and gets all its attempts again.',
    status: 204,
  })
  async redeliver(
    @Write() write: WriteRequest,
    @IdParam() id: number,
    @IdParam('deliveryId') deliveryId: number,
  ): Promise<void> {
    await this.writes.run(write, (unit) => this.webhooks.redeliver(unit, id, deliveryId));
    await this.deliverer.send();
  }

  @Delete(':id')
  @PlatformAccess('platform:webhooks', { stepUp: true })
  @Describe({ summary: 'Delete a webhook of the platform', status: 204 })
  remove(@Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.webhooks.remove(unit, id, write.expectedVersion));
  }
}
