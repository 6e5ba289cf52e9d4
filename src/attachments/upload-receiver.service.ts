import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { MultipartFile } from '@fastify/multipart';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { malformedRequest, validationPipe } from '#http';
import type { WriteRequest } from '#kernel';
import { AttachmentForm } from './attachment.dto';
import { fileMissing } from './attachment.errors';
import { displayName } from './file-name';
import { kindOf } from './file-types';
import type { FileKind } from './file-types';
import { LARGEST_FILE_BYTES, spool } from './spooled-upload';
import type { SpooledFile } from './spooled-upload';

/** A received file with its form; the file is removed after the work on it. */
export interface Upload {
  readonly form: AttachmentForm;
  readonly file: SpooledFile;
  readonly kind: FileKind;
  /** For display only. */
  readonly name: string;
}

/** Injection token of the folder for uploads that are not stored yet. */
export const SPOOL_FOLDER = Symbol('SPOOL_FOLDER');

const LIMITS = { fileSize: LARGEST_FILE_BYTES + 1, files: 1, fields: 10, fieldSize: 4096, parts: 12, headerPairs: 50 };

/** Receives multipart forms with one file. */
@Injectable()
export class UploadReceiver {
  private readonly pipe = validationPipe();

  constructor(@Inject(SPOOL_FOLDER) private readonly folder: string) {}

  /**
   * Receives the form, checks file and fields, and passes both to `work`.
   *
   * @throws DomainError MALFORMED_REQUEST, FILE_MISSING, FILE_TOO_LARGE, FILE_TYPE_NOT_ALLOWED, FILE_TYPE_MISMATCH, VALIDATION_FAILED, STORAGE_UNAVAILABLE
   */
  async receive<V>(request: FastifyRequest, work: (upload: Upload) => Promise<V>): Promise<V> {
    const received = await this.spooled(request);
    try {
      const form = (await this.pipe.transform(received.fields, {
        type: 'body',
        metatype: AttachmentForm,
      })) as AttachmentForm;
      const name = displayName(received.name);
      return await work({ form, file: received.file, name, kind: await kindOf(received.file.path, name) });
    } finally {
      await rm(received.file.path, { force: true });
    }
  }

  private async spooled(request: FastifyRequest): Promise<{ file: SpooledFile; name: string; fields: object }> {
    if (!request.isMultipart()) throw fileMissing({});
    const fields: Record<string, unknown> = {};
    let found: { file: SpooledFile; name: string } | null = null;
    try {
      for await (const part of request.parts({ limits: LIMITS })) {
        if (part.type === 'field') fields[part.fieldname] = part.value;
        else if (part.fieldname === 'file') found = { file: await spool(part.file, this.folder), name: nameOf(part) };
        else part.file.resume();
      }
    } catch (error) {
      if (found !== null) await rm(found.file.path, { force: true });
      throw isParserError(error) ? malformedRequest({}, { cause: error }) : error;
    }
    if (found === null) throw fileMissing({});
    return { ...found, fields };
  }
}

/** The form parser throws plain errors without a code for a malformed form: a missing boundary, a part without an end. */
function isParserError(error: unknown): boolean {
  return error instanceof Error && error.constructor.name === 'Error' && !('code' in error);
}

/** Adds the content to the idempotency check: the same form with another file is another request. */
export function withContent(write: WriteRequest, upload: Upload): WriteRequest {
  const { idempotency } = write;
  if (idempotency === null) return write;
  const content = [idempotency.fingerprint, upload.file.sha256, JSON.stringify(upload.form), upload.name];
  const fingerprint = createHash('sha256').update(content.join('\n')).digest('hex');
  return { ...write, idempotency: { ...idempotency, fingerprint } };
}

const nameOf = ({ filename }: MultipartFile): string => filename;
