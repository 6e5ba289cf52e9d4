import { Controller, Get } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Describe, ListQuery, PlatformAccess } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView } from '#kernel';
import type { DatabaseServer } from './database-server.entity';
import { SERVER_LISTING, ServersService } from './servers.service';

export class ServerView {
  @ApiProperty({ type: 'integer', example: 1 })
  id!: number;

  @ApiProperty({ example: 'local' })
  name!: string;

  @ApiProperty({ example: '127.0.0.1' })
  host!: string;

  @ApiProperty({ type: 'integer', example: 3306 })
  port!: number;

  @ApiProperty({ example: 'mariadb' })
  flavour!: string;

  @ApiProperty({ example: '10.11.19' })
  databaseVersion!: string;

  @ApiProperty({ type: 'integer', example: 1000, description: 'Maximum number of tenants' })
  capacity!: number;

  @ApiProperty({ type: 'integer', example: 50, description: 'Maximum number of connections of one process' })
  connectionBudget!: number;

  @ApiProperty({ example: 'open' })
  state!: string;
}

function serverView({ version, ...server }: DatabaseServer): ServerView {
  return { ...server, databaseVersion: version };
}

@Controller('admin/api/v1/servers')
export class ServersController {
  constructor(private readonly servers: ServersService) {}

  @Get()
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'List the database servers', page: ServerView })
  async list(@ListQuery(SERVER_LISTING) request: ListRequest): Promise<PageView<ServerView>> {
    return pageView(await this.servers.list(request), serverView);
  }
}
