import { Controller, Delete, Get, Post, Req, Res, StreamableFile } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access, CurrentActor, Describe, Disclosure, IdParam, ListQuery, SheetQuery, Write } from '#http';
import type { RequestActor } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, SheetRequest, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { exported } from '../sheets/described';
import { ListExports } from '../sheets/list-exports.service';
import { readPages } from '../sheets/read-pages';
import { AttachmentUpload } from './attachment.dto';
import { attachmentResource } from './attachment.records';
import { attachmentSheet } from './attachment.sheet';
import { attachmentView, AttachmentView } from './attachment.view';
import { AttachmentUploads } from './attachment-uploads.service';
import { AttachmentsService } from './attachments.service';
import { asDownload } from './file-name';
import { UploadReceiver } from './upload-receiver.service';

@Controller('api/v1/attachments')
export class AttachmentsController {
  constructor(
    private readonly attachments: AttachmentsService,
    private readonly uploads: AttachmentUploads,
    private readonly receiver: UploadReceiver,
    private readonly writes: TenantWrites,
    private readonly exports: ListExports,
  ) {}

  @Get()
  @Access('attachments:read')
  @Describe({ summary: 'List the files of a record, named by entityType and entityId', page: AttachmentView })
  async list(
    @CurrentActor() caller: RequestActor,
    @ListQuery(attachmentResource.listing) request: ListRequest,
  ): Promise<PageView<AttachmentView>> {
    return pageView(await this.attachments.list(caller, request), attachmentView);
  }

  @Get('export')
  @Access('attachments:read')
  @Describe(exported('the files of a record, named by entityType and entityId'))
  export(
    @CurrentActor() caller: RequestActor,
    @SheetQuery(attachmentResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
  ): Promise<StreamableFile> {
    const read = (page: ListRequest) => this.attachments.list(caller, page);
    return this.exports.send(attachmentSheet, { request, write, withPersonal: false }, (take) =>
      readPages(request, read, (rows) => take(rows.map(attachmentView))),
    );
  }

  @Post()
  @RouteConfig({ acceptsMultipart: true })
  @Access('attachments:create')
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: AttachmentUpload })
  @Describe({
    summary: 'Add a file to a record',
    status: 201,
    answer: AttachmentView,
    problems: {
      400: ['FILE_MISSING'],
      413: ['FILE_TOO_LARGE'],
      415: ['FILE_TYPE_NOT_ALLOWED', 'FILE_TYPE_MISMATCH'],
      422: ['TOO_MANY_FILES', 'QUOTA_EXCEEDED', 'FILE_INFECTED'],
      503: ['STORAGE_UNAVAILABLE'],
    },
  })
  create(
    @Write() write: WriteRequest,
    @CurrentActor() caller: RequestActor,
    @Req() request: FastifyRequest,
  ): Promise<AttachmentView> {
    return this.receiver.receive(request, (upload) => this.uploads.accept(write, caller, upload));
  }

  @Get(':id')
  @Access('attachments:read')
  @Describe({ summary: 'Show the metadata of a file', answer: AttachmentView })
  async get(@CurrentActor() caller: RequestActor, @IdParam() id: number): Promise<AttachmentView> {
    return attachmentView(await this.attachments.get(caller, id));
  }

  @Get(':id/content')
  @Access('attachments:read')
  @Describe({
    summary: 'Download a file',
    file: ['application/octet-stream'],
    problems: {
      404: ['OBJECT_MISSING'],
      409: ['FILE_NOT_SCANNED'],
      422: ['FILE_INFECTED'],
      503: ['STORAGE_UNAVAILABLE', 'OBJECT_DAMAGED'],
    },
  })
  async download(
    @CurrentActor() caller: RequestActor,
    @IdParam() id: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { attachment, content } = await this.attachments.open(caller, id);
    void reply.headers({ 'content-security-policy': 'sandbox', 'cache-control': 'private, no-store' });
    return new StreamableFile(content, {
      type: attachment.mimeType,
      length: attachment.sizeBytes,
      disposition: asDownload(attachment.originalName),
    });
  }

  @Delete(':id')
  @Access('attachments:delete')
  @Describe({ summary: 'Delete a file', status: 204, problems: { 409: ['ATTACHMENTS_FROZEN'] } })
  remove(@Write() write: WriteRequest, @CurrentActor() caller: RequestActor, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.attachments.remove(unit, caller, id));
  }
}
