import { Body, Controller, Get, Post } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import { ActsOnTenant, Describe, Disclosure, IdParam, ListQuery, PlatformAccess, Write } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { OperationView, operationView } from '../tasks/operation.view';
import { CreateBackupBody, VerifyBackupBody } from './backup.dto';
import { BackupView, backupView } from './backup.view';
import { BackupDownloads } from './backup-downloads.service';
import { BackupRequests } from './backup-requests.service';
import { BACKUP_LISTING, BackupRecords } from './catalogue/backup-records.service';

@Controller('admin/api/v1/backups')
export class BackupsController {
  constructor(
    private readonly records: BackupRecords,
    private readonly requests: BackupRequests,
    private readonly downloads: BackupDownloads,
  ) {}

  @Get()
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'List the backups', page: BackupView })
  async list(@ListQuery(BACKUP_LISTING) request: ListRequest): Promise<PageView<BackupView>> {
    return pageView(await this.records.list(request), backupView);
  }

  @Get(':id')
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'Show a backup', answer: BackupView })
  async get(@IdParam() id: number): Promise<BackupView> {
    return backupView(await this.records.get(id));
  }

  @Post()
  @ActsOnTenant('platform:tenants', 'backup:create')
  @Describe({
    summary: 'Back up a tenant, or the global database',
    description: 'Answers at once; the result is in /admin/api/v1/operations/{id}.',
    status: 202,
    answer: OperationView,
  })
  async create(@Write() write: WriteRequest, @Body() body: CreateBackupBody): Promise<OperationView> {
    return operationView(await this.requests.create(body, write));
  }

  @Get(':id/download')
  @ActsOnTenant('platform:tenants', 'backup:download')
  @Describe({
    summary: 'Download the file of a backup, as it is stored',
    file: ['application/octet-stream'],
    problems: { 404: ['BACKUP_NOT_FOUND'], 422: ['BACKUP_CORRUPT', 'BACKUP_KEY_UNKNOWN', 'BACKUP_MISMATCH'] },
  })
  download(@IdParam() id: number, @Disclosure() write: WriteRequest): Promise<StreamableFile> {
    return this.downloads.hand(id, write);
  }

  @Post(':id/verify')
  @ActsOnTenant('platform:tenants', 'backup:verify')
  @Describe({
    summary: 'Verify a backup: read it completely and, if requested, restore it into a temporary database',
    description: 'Answers at once; the result is in /admin/api/v1/operations/{id}.',
    status: 202,
    answer: OperationView,
  })
  async verify(
    @IdParam() id: number,
    @Write() write: WriteRequest,
    @Body() body: VerifyBackupBody,
  ): Promise<OperationView> {
    return operationView(await this.requests.verify(id, body, write));
  }
}
