import { Controller, Get } from '@nestjs/common';
import { Describe, IdParam, ListQuery, PlatformAccess } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView } from '#kernel';
import { ServerView, serverView } from './server.view';
import { SERVER_LISTING, ServersService } from './servers.service';

@Controller('admin/api/v1/servers')
export class ServersController {
  constructor(private readonly servers: ServersService) {}

  @Get()
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'List the database servers, with the figures of their last sample', page: ServerView })
  async list(@ListQuery(SERVER_LISTING) request: ListRequest): Promise<PageView<ServerView>> {
    const page = await this.servers.list(request);
    const figures = await this.servers.figures(page.items.map(({ id }) => id));
    return pageView(page, (server) => serverView(server, figures));
  }

  @Get(':id')
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'Show a database server', answer: ServerView })
  async get(@IdParam() id: number): Promise<ServerView> {
    return serverView(await this.servers.get(id), await this.servers.figures([id]));
  }
}
