import { Body, Controller, Delete, Headers, HttpCode, Inject, Patch, Post } from '@nestjs/common';
import { ActsOnTenant, Describe, IdParam, localeOf, Write } from '#http';
import type { WriteRequest } from '#kernel';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { ServerView, serverView } from '../../global/servers/server.view';
import { ServersService } from '../../global/servers/servers.service';
import { AddServerBody, ChangeServerBody, CloseServerBody } from './server-admin.dto';
import { AddedServerView, addedServerView, DrainedServerView } from './server-admin.view';
import { DEFAULT_CAPACITY, ServerEstate } from './server-estate';
import { ServerInspection } from './server-inspection';

/** Changes of the register of database servers, which concern all tenants on them. */
@Controller('admin/api/v1/servers')
export class ServerAdminController {
  constructor(
    private readonly estate: ServerEstate,
    private readonly servers: ServersService,
    private readonly inspection: ServerInspection,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post()
  @ActsOnTenant('platform:tenants', 'server:add')
  @Describe({
    summary: 'Add a database server that accepts the provisioning account, after a check',
    status: 201,
    answer: AddedServerView,
    problems: {
      400: ['SERVER_NAME_INVALID', 'SERVER_ADDRESS_INVALID'],
      403: ['SERVER_TOO_OLD', 'SERVER_OPEN_TO_ALL'],
      409: ['SERVER_KNOWN'],
    },
  })
  async add(
    @Write() write: WriteRequest,
    @Body() { capacity = DEFAULT_CAPACITY, connectionBudget, ...place }: AddServerBody,
    @Headers('accept-language') language: string | undefined,
  ): Promise<AddedServerView> {
    const budget = connectionBudget ?? this.settings.database.connectionBudget;
    const server = await this.estate.add({ ...place, capacity, connectionBudget: budget }, write);
    return addedServerView(server, await this.inspection.findings(server), localeOf(language));
  }

  @Patch(':id')
  @ActsOnTenant('platform:tenants', 'server:set')
  @Describe({
    summary: 'Change the maximum number of tenants of a server, or of connections of one process',
    answer: ServerView,
    problems: { 400: ['SERVER_CHANGE_MISSING'] },
  })
  async change(
    @IdParam() id: number,
    @Write({ versioned: false }) write: WriteRequest,
    @Body() body: ChangeServerBody,
  ): Promise<ServerView> {
    await this.estate.change(await this.servers.get(id), body, write);
    return this.shown(id);
  }

  @Post(':id/drain')
  @HttpCode(200)
  @ActsOnTenant('platform:tenants', 'server:drain')
  @Describe({
    summary: 'Place no new tenants on a server and drop its warm databases; its tenants stay in service',
    answer: DrainedServerView,
  })
  async drain(@IdParam() id: number, @Write() write: WriteRequest): Promise<DrainedServerView> {
    const { discarded } = await this.estate.drain(await this.servers.get(id), write);
    return { ...(await this.shown(id)), discarded };
  }

  @Post(':id/close')
  @ActsOnTenant('platform:tenants', 'server:close')
  @Describe({
    summary: 'Use a server no longer',
    answer: ServerView,
    problems: { 409: ['SERVER_NOT_EMPTY', 'SERVER_OF_PLATFORM'] },
  })
  async close(
    @IdParam() id: number,
    @Write() write: WriteRequest,
    @Body() { evenWithTenants = false }: CloseServerBody,
  ): Promise<ServerView> {
    await this.estate.close(await this.servers.get(id), evenWithTenants, write);
    return this.shown(id);
  }

  @Post(':id/reopen')
  @ActsOnTenant('platform:tenants', 'server:reopen')
  @Describe({
    summary: 'Check a drained or closed server again, and let it take new tenants',
    answer: ServerView,
    problems: { 403: ['SERVER_TOO_OLD', 'SERVER_OPEN_TO_ALL'] },
  })
  async reopen(@IdParam() id: number, @Write() write: WriteRequest): Promise<ServerView> {
    await this.estate.reopen(await this.servers.get(id), write);
    return this.shown(id);
  }

  @Delete(':id')
  @ActsOnTenant('platform:tenants', 'server:remove')
  @Describe({
    summary: 'Remove a server without tenants from the register',
    status: 204,
    problems: { 409: ['SERVER_NOT_EMPTY', 'SERVER_OF_PLATFORM'] },
  })
  async remove(@IdParam() id: number, @Write({ versioned: false }) write: WriteRequest): Promise<void> {
    await this.estate.remove(await this.servers.get(id), write);
  }

  private async shown(id: number): Promise<ServerView> {
    return serverView(await this.servers.get(id), await this.servers.figures([id]));
  }
}
