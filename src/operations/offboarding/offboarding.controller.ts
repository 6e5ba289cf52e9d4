import { Body, Controller, Get, Post, StreamableFile } from '@nestjs/common';
import { ActsOnTenant, Describe, Disclosure, IdParam, TenantOverview, Write } from '#http';
import type { WriteRequest } from '#kernel';
import { OperationView, operationView } from '../tasks/operation.view';
import { ErasureCertificates } from './deletion/erasure-certificates';
import { TenantDeletion } from './deletion/tenant-deletion.service';
import { ErasureCertificateView } from './erasure-certificate.view';
import { KeptExports } from './export/kept-exports';
import { DeleteTenantBody } from './offboarding.dto';
import { OffboardingService } from './offboarding.service';

@Controller('admin/api/v1/tenants/:id')
export class OffboardingController {
  constructor(
    private readonly offboarding: OffboardingService,
    private readonly deletion: TenantDeletion,
    private readonly certificates: ErasureCertificates,
  ) {}

  @Post('exports')
  @ActsOnTenant('platform:tenants', 'tenant:export')
  @Describe({
    summary: 'Export all data of a tenant as one archive',
    description:
      'When the operation is done, download the archive from `GET /admin/api/v1/operations/{id}/artifact` within seven days.',
    status: 202,
    answer: OperationView,
    problems: { 409: ['TENANT_STATUS_CONFLICT', 'TENANT_BUSY'] },
  })
  async export(@IdParam() id: number, @Write() write: WriteRequest): Promise<OperationView> {
    return operationView(await this.offboarding.requestExport(id, write));
  }

  @Post('delete')
  @ActsOnTenant('platform:tenants', 'tenant:delete')
  @Describe({
    summary:
      'Delete a tenant: make a last archive, wait thirty days in which activating the tenant cancels the deletion, then erase all data',
    status: 202,
    answer: OperationView,
    problems: {
      400: ['CONFIRMATION_WRONG'],
      403: ['LEGAL_RETENTION'],
      409: ['TENANT_STATUS_CONFLICT', 'TENANT_BUSY'],
    },
  })
  async delete(
    @IdParam() id: number,
    @Write() write: WriteRequest,
    @Body() { confirm, legalHoldReleased = false }: DeleteTenantBody,
  ): Promise<OperationView> {
    return operationView(await this.deletion.request(id, { confirm, legalHoldReleased }, write));
  }

  @Get('erasure-certificate')
  @TenantOverview('platform:tenants')
  @Describe({
    summary: 'Show the signed list of the erased data of a tenant',
    answer: ErasureCertificateView,
    problems: { 404: ['ERASURE_CERTIFICATE_NOT_FOUND'] },
  })
  certificate(@IdParam() id: number): Promise<ErasureCertificateView> {
    return this.certificates.of(id);
  }
}

@Controller('admin/api/v1/operations/:id')
export class ArtifactsController {
  constructor(private readonly exports: KeptExports) {}

  @Get('artifact')
  @ActsOnTenant('platform:tenants', 'tenant:export.download')
  @Describe({
    summary: 'Download the archive that an operation created',
    file: ['application/zip'],
    problems: { 404: ['ARTIFACT_NOT_FOUND'] },
  })
  async artifact(@IdParam() id: number, @Disclosure() write: WriteRequest): Promise<StreamableFile> {
    const { content, bytes, name } = await this.exports.hand(id, write);
    const disposition = `attachment; filename="${name}"`;
    return new StreamableFile(content, { type: 'application/zip', length: bytes, disposition });
  }
}
