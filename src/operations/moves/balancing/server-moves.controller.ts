import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ActsOnTenant, Describe, Disclosure, IdParam, Write } from '#http';
import type { WriteRequest } from '#kernel';
import { OperationView, operationView } from '../../tasks/operation.view';
import { Tasks } from '../../tasks/tasks.service';
import { ServersService } from '../../../global/servers/servers.service';
import { DEFAULT_CONCURRENCY, serverBalance, serverDrain } from '../server-moves.tasks';
import { ServerBalancing } from './server-balancing';
import { BalancePlanView, ServerMovesBody } from './server-moves.dto';

const FOLLOW = 'The response is the operation that makes the moves: follow it at /admin/api/v1/operations/{id}.';

/** Moves of several tenants between servers. */
@Controller('admin/api/v1/servers')
export class ServerMovesController {
  constructor(
    private readonly balancing: ServerBalancing,
    private readonly servers: ServersService,
    private readonly tasks: Tasks,
  ) {}

  @Post('balance')
  @ActsOnTenant('platform:tenants', 'server:balance')
  @Describe({
    summary: 'Even out size and load of the open servers by moving tenants while they work',
    description: FOLLOW,
    status: 202,
    answer: OperationView,
  })
  async balance(
    @Write() write: WriteRequest,
    @Body() { concurrency = DEFAULT_CONCURRENCY }: ServerMovesBody,
  ): Promise<OperationView> {
    const request = {
      task: serverBalance,
      tenantId: null,
      input: { concurrency },
      actor: write.actor,
    };
    return operationView(await this.tasks.request(write, async () => request));
  }

  @Post('balance/plan')
  @HttpCode(200)
  @ActsOnTenant('platform:tenants', 'balance:plan')
  @Describe({
    summary: 'Show the moves that would even out the servers, without moving',
    answer: BalancePlanView,
  })
  async plan(@Disclosure() _write: WriteRequest): Promise<BalancePlanView> {
    return this.balancing.plan();
  }

  @Post(':id/moves')
  @ActsOnTenant('platform:tenants', 'server:empty')
  @Describe({
    summary: 'Move all tenants of a server to the open servers with the most room; drain it first',
    description: FOLLOW,
    status: 202,
    answer: OperationView,
  })
  async empty(
    @IdParam() id: number,
    @Write() write: WriteRequest,
    @Body() { concurrency = DEFAULT_CONCURRENCY }: ServerMovesBody,
  ): Promise<OperationView> {
    const { id: serverId } = await this.servers.get(id);
    const request = {
      task: serverDrain,
      tenantId: null,
      input: { serverId, concurrency },
      actor: write.actor,
    };
    return operationView(await this.tasks.request(write, async () => request));
  }
}
