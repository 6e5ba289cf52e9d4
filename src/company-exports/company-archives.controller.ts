import { Controller, Get, Post, StreamableFile } from '@nestjs/common';
import { Access, CurrentActor, Describe, Disclosure, IdParam, Write } from '#http';
import type { RequestActor } from '#http';
import type { WriteRequest } from '#kernel';
import { CompanyArchivesView, CompanyArchiveView, companyArchiveView } from './company-archive.view';
import { CompanyArchives } from './company-archives.service';

/** Creates and downloads archives of all data of the company. */
@Controller('api/v1/company/archives')
export class CompanyArchivesController {
  constructor(private readonly archives: CompanyArchives) {}

  @Get()
  @Access('tenant:export')
  @Describe({ summary: 'List the archives of the company', answer: CompanyArchivesView })
  async list(@CurrentActor() { tenantId }: RequestActor): Promise<CompanyArchivesView> {
    return { archives: (await this.archives.list(tenantId ?? 0)).map(companyArchiveView) };
  }

  @Get(':id')
  @Access('tenant:export')
  @Describe({ summary: 'Show an archive of the company', answer: CompanyArchiveView })
  async get(@CurrentActor() { tenantId }: RequestActor, @IdParam() id: number): Promise<CompanyArchiveView> {
    return companyArchiveView(await this.archives.get(tenantId ?? 0, id));
  }

  @Post()
  @Access('tenant:export', { stepUp: true, outlivesGrant: true })
  @Describe({
    summary: 'Request an archive of all data of the company',
    description:
      'Contains all records as NDJSON and CSV with decrypted personal fields, all files, and a signed manifest. When `state` is `done`, download it from `GET /api/v1/company/archives/{id}/content` within seven days.',
    status: 202,
    answer: CompanyArchiveView,
    problems: { 403: ['OUTLIVES_GRANT'], 409: ['TENANT_BUSY', 'TOO_MANY_ARCHIVES'] },
  })
  async create(@CurrentActor() { tenantId }: RequestActor, @Write() write: WriteRequest): Promise<CompanyArchiveView> {
    return companyArchiveView(await this.archives.request(tenantId ?? 0, write));
  }

  @Get(':id/content')
  @Access('tenant:export', { stepUp: true })
  @Describe({
    summary: 'Download an archive of the company',
    file: ['application/zip'],
    problems: { 404: ['ARTIFACT_NOT_FOUND'] },
  })
  async content(
    @CurrentActor() { tenantId }: RequestActor,
    @IdParam() id: number,
    @Disclosure() write: WriteRequest,
  ): Promise<StreamableFile> {
    const { content, bytes, name } = await this.archives.content(tenantId ?? 0, id, write);
    const disposition = `attachment; filename="${name}"`;
    return new StreamableFile(content, { type: 'application/zip', length: bytes, disposition });
  }
}
