import { Body, Controller, Post } from '@nestjs/common';
import { ActsOnTenant, Describe, Disclosure, IdParam, Write } from '#http';
import type { WriteRequest } from '#kernel';
import { Tasks } from '../tasks/tasks.service';
import { OperationView, operationView } from '../tasks/operation.view';
import { RestoreLossCounts } from './legal-numbers/restore-losses';
import { RestoreLossesView } from './legal-numbers/restore-losses.view';
import { RestoreTenantBody } from './restore.dto';
import { Restores } from './restores.service';
import type { RestoreRequest } from './restores.service';

@Controller('admin/api/v1')
export class RestoresController {
  constructor(
    private readonly restores: Restores,
    private readonly tasks: Tasks,
    private readonly losses: RestoreLossCounts,
  ) {}

  @Post('tenants/:id/restores')
  @ActsOnTenant('platform:tenants', 'restore:tenant')
  @Describe({
    summary: 'Replace the data of a tenant with a backup; the replaced data are kept for a week',
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
    @Body() body: RestoreTenantBody,
  ): Promise<OperationView> {
    const request = requestOf(id, body, write);
    return operationView(await this.tasks.request(write, () => this.restores.requestOf(request)));
  }

  @Post('tenants/:id/restores/plan')
  @ActsOnTenant('platform:tenants', 'restore:plan')
  @Describe({
    summary: 'Show which data a restore would lose, without restoring',
    answer: RestoreLossesView,
    problems: {
      404: ['BACKUP_NOT_FOUND'],
      422: ['BACKUP_CORRUPT', 'BACKUP_KEY_UNKNOWN', 'BACKUP_MISMATCH'],
    },
  })
  async plan(
    @IdParam() id: number,
    @Disclosure() write: WriteRequest,
    @Body() body: RestoreTenantBody,
  ): Promise<RestoreLossesView> {
    const request = requestOf(id, body, write);
    await this.restores.requestOf(request);
    return this.losses.of(request);
  }

  @Post('operations/:id/undo')
  @ActsOnTenant('platform:tenants', 'restore:undo')
  @Describe({
    summary: 'Undo a restore: bring back the data that it replaced',
    status: 202,
    answer: OperationView,
    problems: { 409: ['RESTORE_NOT_UNDOABLE', 'TENANT_BUSY'] },
  })
  async undo(@IdParam() id: number, @Write() write: WriteRequest): Promise<OperationView> {
    return operationView(await this.tasks.request(write, () => this.restores.undoOf(id, write.actor)));
  }
}

const requestOf = (
  tenantId: number,
  { backupId, tables, discardIssued = false }: RestoreTenantBody,
  { actor }: WriteRequest,
): RestoreRequest => ({ tenantId, reference: String(backupId), tables: tables ?? null, discardIssued, actor });
