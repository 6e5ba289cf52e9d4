import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { Access, CurrentActor, Describe, Feature, IdParam, ListQuery, Write } from '#http';
import type { RequestActor } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { CreateApiKeyBody, RotateApiKeyBody } from './api-key.dto';
import { ApiKeyView, apiKeyView, NewApiKeyView, newApiKeyView } from './api-key.view';
import { API_KEY_LISTING, ApiKeysService } from './api-keys.service';

const REFUSALS = { 403: ['GRANT_EXCEEDS_OWN', 'STEP_UP_REQUIRED', 'FEATURE_DISABLED', 'OUTLIVES_GRANT'] } as const;
const DEFAULT_GRACE_HOURS = 24;

/** API keys of a company. Clients send them in `Authorization` only. */
@Controller('api/v1/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  @Get()
  @Access('users:read')
  @Describe({ summary: 'List the API keys', page: ApiKeyView })
  async list(
    @CurrentActor() me: RequestActor,
    @ListQuery(API_KEY_LISTING) request: ListRequest,
  ): Promise<PageView<ApiKeyView>> {
    return pageView(await this.keys.list(me.tenantId ?? 0, request), apiKeyView);
  }

  @Post()
  @Feature('api_keys')
  @Access('users:manage', { stepUp: true, outlivesGrant: true })
  @Describe({
    summary: 'Create an API key; the key is shown only in this response',
    status: 201,
    answer: NewApiKeyView,
    problems: { ...REFUSALS, 400: ['PERMISSION_UNKNOWN', 'ADDRESS_INVALID'], 422: ['EXPIRY_OUT_OF_RANGE'] },
  })
  async create(
    @CurrentActor() me: RequestActor,
    @Write() write: WriteRequest,
    @Body() body: CreateApiKeyBody,
  ): Promise<NewApiKeyView> {
    const { key, text } = await this.keys.create({ me, write }, body);
    return newApiKeyView(key, text);
  }

  @Get(':id')
  @Access('users:read')
  @Describe({ summary: 'Show an API key, without its secret', answer: ApiKeyView })
  async get(@CurrentActor() me: RequestActor, @IdParam() id: number): Promise<ApiKeyView> {
    return apiKeyView(await this.keys.get(me.tenantId ?? 0, id));
  }

  @Post(':id/rotate')
  @Feature('api_keys')
  @Access('users:manage', { stepUp: true, outlivesGrant: true })
  @Describe({
    summary: 'Replace the secret of a key; the old secret stays valid for a while',
    answer: NewApiKeyView,
    problems: REFUSALS,
  })
  async rotate(
    @CurrentActor() me: RequestActor,
    @Write() write: WriteRequest,
    @IdParam() id: number,
    @Body() { graceHours = DEFAULT_GRACE_HOURS }: RotateApiKeyBody,
  ): Promise<NewApiKeyView> {
    const { key, text } = await this.keys.rotate({ me, write }, id, graceHours);
    return newApiKeyView(key, text);
  }

  @Delete(':id')
  @Feature('api_keys')
  @Access('users:manage', { stepUp: true })
  @Describe({ summary: 'Revoke a key', status: 204, problems: { 403: ['STEP_UP_REQUIRED', 'FEATURE_DISABLED'] } })
  revoke(@CurrentActor() me: RequestActor, @Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    return this.keys.revoke({ me, write }, id);
  }
}
