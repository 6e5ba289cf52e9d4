import { Body, Controller, Post } from '@nestjs/common';
import { ActsOnTenant, Describe, IdParam, Write } from '#http';
import type { WriteRequest } from '#kernel';
import { OperationOrders } from '../operations/operation-orders';
import { OperationView, operationView } from '../operations/operation.view';
import { RestoreTenantBody } from './restore.dto';
import { Restores } from './restores.service';

@Controller('admin/api/v1')
export class RestoresController {
  constructor(
    private readonly restores: Restores,
    private readonly orders: OperationOrders,
  ) {}

  @Post('tenants/:id/restores')
  @ActsOnTenant('platform:tenants', 'restore:tenant')
  @Describe({
    summary: 'Put a backup of the tenant in the place of its data, which are kept for a week',
    status: 202,
    answer: OperationView,
    problems: {
      400: ['RESTORE_TABLES_UNKNOWN'],
      403: ['RESTORE_FOREIGN_KEYS'],
      404: ['BACKUP_NOT_FOUND'],
      409: ['TENANT_BUSY'],
      422: ['BACKUP_CORRUPT', 'BACKUP_KEY_UNKNOWN', 'BACKUP_MISMATCH'],
    },
  })
  async restore(
    @IdParam() id: number,
    @Write() write: WriteRequest,
    @Body() { backupId, tables }: RestoreTenantBody,
  ): Promise<OperationView> {
    const wish = { tenantId: id, reference: String(backupId), tables: tables ?? null, actor: write.actor };
    return operationView(await this.orders.request(write, () => this.restores.orderOf(wish)));
  }

  @Post('operations/:id/undo')
  @ActsOnTenant('platform:tenants', 'restore:undo')
  @Describe({
    summary: 'Bring back the data that a restore replaced',
    status: 202,
    answer: OperationView,
    problems: { 409: ['RESTORE_NOT_UNDOABLE', 'TENANT_BUSY'] },
  })
  async undo(@IdParam() id: number, @Write() write: WriteRequest): Promise<OperationView> {
    return operationView(await this.orders.request(write, () => this.restores.undoOf(id, write.actor)));
  }
}
