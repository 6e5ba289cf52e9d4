import { ApiProperty } from '@nestjs/swagger';
import { NullableInstant, NullableInteger, NullableText } from '#http';
import type { Operation, OperationState } from '../operations/tasks/operation.entity';

const MOMENT = { type: String, format: 'date-time' } as const;

/** An archive of all data of the company, finished or in progress. */
export class CompanyArchiveView {
  @ApiProperty({ type: 'integer', example: 1 }) id!: number;
  @ApiProperty({ enum: ['running', 'done', 'failed', 'compensated'] satisfies OperationState[] })
  state!: OperationState;
  @NullableText({ description: 'Code of the error that stopped the archive' }) error!: string | null;
  @ApiProperty({
    type: 'object',
    nullable: true,
    properties: { done: { type: 'integer' }, total: { type: 'integer' } },
    example: { done: 12, total: 48 },
  })
  progress!: { readonly done: number; readonly total: number } | null;

  @NullableInteger() bytes!: number | null;
  @NullableText({ description: 'SHA-256 of the file, in hexadecimal' }) sha256!: string | null;
  @NullableInstant({ description: 'End of the download period' }) expiresAt!: string | null;
  @ApiProperty(MOMENT) createdAt!: string;
}

export class CompanyArchivesView {
  @ApiProperty({ type: [CompanyArchiveView], description: 'Newest first, 50 at most' }) archives!: CompanyArchiveView[];
}

export function companyArchiveView({ id, state, error, progress, result, createdAt }: Operation): CompanyArchiveView {
  const { bytes, sha256, expiresAt } = (result ?? {}) as Partial<CompanyArchiveView>;
  return {
    id,
    state,
    error,
    progress,
    bytes: bytes ?? null,
    sha256: sha256 ?? null,
    expiresAt: expiresAt ?? null,
    createdAt: createdAt.toISOString(),
  };
}
