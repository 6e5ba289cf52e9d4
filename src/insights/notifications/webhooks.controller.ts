import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import { Access, Describe, Disclosure, IdParam, ListQuery, SheetQuery, Write } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, SheetRequest, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { exported } from '../../sheets/described';
import { ListExports } from '../../sheets/list-exports.service';
import { readPages } from '../../sheets/read-pages';
import { WebhookDeliveriesView } from '../../webhooks/webhook-delivery.view';
import { CreateWebhookBody, UpdateWebhookBody } from './webhook.dto';
import { webhookSheet } from './webhook.sheet';
import { NewWebhookView, WebhookView, webhookView } from './webhook.view';
import { webhookResource, WebhooksService } from './webhooks.service';

const TARGET = { 422: ['WEBHOOK_TARGET_REFUSED'] } as const;

/** Events, signed and sent to a company's own systems. */
@Controller('api/v1/webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly writes: TenantWrites,
    private readonly exports: ListExports,
  ) {}

  @Get()
  @Access('settings:manage')
  @Describe({ summary: 'List the webhooks', page: WebhookView })
  async list(@ListQuery(webhookResource.listing) request: ListRequest): Promise<PageView<WebhookView>> {
    return pageView(await this.webhooks.list(request), webhookView);
  }

  @Get('export')
  @Access('settings:manage')
  @Describe(exported('the webhooks, without their secrets'))
  export(
    @SheetQuery(webhookResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
  ): Promise<StreamableFile> {
    const read = (page: ListRequest) => this.webhooks.list(page);
    return this.exports.send(webhookSheet, { request, write, withPersonal: false }, (take) =>
      readPages(request, read, (rows) => take(rows.map(webhookView))),
    );
  }

  @Get(':id')
  @Access('settings:manage')
  @Describe({ summary: 'Show a webhook', answer: WebhookView })
  async get(@IdParam() id: number): Promise<WebhookView> {
    return webhookView(await this.webhooks.get(id));
  }

  @Get(':id/deliveries')
  @Access('settings:manage')
  @Describe({ summary: 'List the deliveries of a webhook', answer: WebhookDeliveriesView })
  async deliveries(@IdParam() id: number): Promise<WebhookDeliveriesView> {
    return { deliveries: await this.webhooks.deliveries(id) };
  }

  @Post()
  @Access('settings:manage', { outlivesGrant: true })
  @Describe({
    summary: 'Add a webhook',
    description:
      'The webhook receives the `events` it lists; without a list, alerts only. The section `webhooks` of this document describes each event. Deliveries are signed as defined by the Standard Webhooks specification.',
    status: 201,
    answer: NewWebhookView,
    problems: { ...TARGET, 403: ['OUTLIVES_GRANT'], 409: ['TOO_MANY_WEBHOOKS'] },
  })
  create(@Write() write: WriteRequest, @Body() body: CreateWebhookBody): Promise<NewWebhookView> {
    return this.writes.run(write, async (unit) => {
      const { secret, ...chosen } = await this.webhooks.create(unit, body);
      return { ...webhookView(chosen), secret };
    });
  }

  @Patch(':id')
  @Access('settings:manage', { outlivesGrant: true })
  @Describe({
    summary: 'Change a webhook',
    answer: WebhookView,
    problems: { ...TARGET, 403: ['OUTLIVES_GRANT'] },
  })
  update(@Write() write: WriteRequest, @IdParam() id: number, @Body() body: UpdateWebhookBody): Promise<WebhookView> {
    return this.writes.run(write, async (unit) =>
      webhookView(await this.webhooks.update(unit, id, body, write.expectedVersion)),
    );
  }

  @Post(':id/rotate-secret')
  @Access('settings:manage', { outlivesGrant: true })
  @Describe({
    summary: 'Give a webhook a new secret',
    description:
      'The response shows it once. From then on every delivery is signed with it, including those that are waiting or are sent again.',
    answer: NewWebhookView,
    problems: { 403: ['OUTLIVES_GRANT'] },
  })
  rotateSecret(@Write() write: WriteRequest, @IdParam() id: number): Promise<NewWebhookView> {
    return this.writes.run(write, async (unit) => {
      const { secret, ...chosen } = await this.webhooks.rotateSecret(unit, id);
      return { ...webhookView(chosen), secret };
    });
  }

  @Post(':id/deliveries/:deliveryId/redeliver')
  @Access('settings:manage')
  @Describe({
    summary: 'Send a delivery again',
    description: 'It keeps its `webhook-id`, and its count of attempts starts again at zero.',
    status: 204,
  })
  async redeliver(
    @Write() write: WriteRequest,
    @IdParam() id: number,
    @IdParam('deliveryId') deliveryId: number,
  ): Promise<void> {
    await this.writes.run(write, (unit) => this.webhooks.redeliver(unit, id, deliveryId));
    await this.webhooks.send();
  }

  @Post(':id/test')
  @Access('settings:manage')
  @Describe({ summary: 'Send a test event', status: 204, problems: { 429: ['SENDING_LIMITED'] } })
  async test(@Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    await this.writes.run(write, (unit) => this.webhooks.test(unit, id));
    await this.webhooks.send();
  }

  @Delete(':id')
  @Access('settings:manage')
  @Describe({ summary: 'Delete a webhook', status: 204 })
  remove(@Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.webhooks.remove(unit, id, write.expectedVersion));
  }
}
