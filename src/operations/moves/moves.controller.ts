import { Body, Controller, Post } from '@nestjs/common';
import { ActsOnTenant, Describe, Disclosure, IdParam, Write } from '#http';
import type { WriteRequest } from '#kernel';
import { OperationView, operationView } from '../tasks/operation.view';
import { Tasks } from '../tasks/tasks.service';
import { MoveEstimateView, MoveTenantBody } from './move.dto';
import { Moves } from './moves.service';

const PROBLEMS = {
  404: ['SERVER_NOT_FOUND'],
  409: ['LEASE_HELD'],
  422: ['MOVE_TARGET_UNFIT', 'MOVE_NEEDS_OFFLINE'],
  503: ['CLIENT_MISSING', 'CLIENT_UNFIT', 'DATABASE_UNAVAILABLE'],
} as const;

@Controller('admin/api/v1')
export class MovesController {
  constructor(
    private readonly moves: Moves,
    private readonly tasks: Tasks,
  ) {}

  @Post('tenants/:id/moves')
  @ActsOnTenant('platform:tenants', 'tenant:move')
  @Describe({
    summary: 'Move a tenant to another database server while it works',
    status: 202,
    answer: OperationView,
    problems: { ...PROBLEMS, 409: ['LEASE_HELD', 'TENANT_BUSY'] },
  })
  async move(
    @IdParam() id: number,
    @Write() write: WriteRequest,
    @Body() body: MoveTenantBody,
  ): Promise<OperationView> {
    const request = { tenantId: id, to: body.to, offline: body.offline ?? false, actor: write.actor };
    return operationView(await this.tasks.request(write, () => this.moves.requestOf(request)));
  }

  @Post('tenants/:id/moves/plan')
  @ActsOnTenant('platform:tenants', 'move:plan')
  @Describe({
    summary: 'Show what a move would copy and whether it is possible, without moving',
    answer: MoveEstimateView,
    problems: PROBLEMS,
  })
  async plan(
    @IdParam() id: number,
    @Disclosure() write: WriteRequest,
    @Body() body: MoveTenantBody,
  ): Promise<MoveEstimateView> {
    return this.moves.estimate({ tenantId: id, to: body.to, offline: body.offline ?? false, actor: write.actor });
  }

  @Post('moves/:id/undo')
  @ActsOnTenant('platform:tenants', 'move:undo')
  @Describe({
    summary: 'Undo a move within a day: bring the tenant back to its former server, with what was written since',
    status: 202,
    answer: OperationView,
    problems: { 409: ['MOVE_NOT_UNDOABLE', 'TENANT_BUSY'] },
  })
  async undo(@IdParam() id: number, @Write() write: WriteRequest): Promise<OperationView> {
    return operationView(await this.tasks.request(write, () => this.moves.undoOf(id, write.actor)));
  }
}
