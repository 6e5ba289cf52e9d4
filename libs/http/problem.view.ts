import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class FieldErrorView {
  @ApiProperty({ enum: ['path', 'query', 'header', 'body'], description: 'The part of the request with the error' })
  in!: string;

  @ApiPropertyOptional({
    example: 'plateNumber',
    description: 'The name of the parameter or header; absent for the body',
  })
  name?: string;

  @ApiProperty({
    example: '/plateNumber',
    description:
      'JSON pointer into the body; ?name for a query parameter, !Name for a header, /name for a path parameter',
  })
  pointer!: string;

  @ApiProperty({ example: 'IS_STRING' })
  code!: string;

  @ApiProperty({ example: 'doit être un texte' })
  detail!: string;
}

/** RFC 9457, `application/problem+json`. */
export class ProblemView {
  @ApiProperty({ example: 'urn:impact-auto:problem:VALIDATION_FAILED' })
  type!: string;

  @ApiProperty({ example: 'Requête invalide' })
  title!: string;

  @ApiProperty({ example: 400 })
  status!: number;

  @ApiProperty({ example: 'VALIDATION_FAILED', description: 'Stable; switch on it' })
  code!: string;

  @ApiProperty({ example: 'Certains champs sont invalides ; voir « errors ».' })
  detail!: string;

  @ApiProperty({ example: '3f0c…', description: 'The request id, as in X-Request-Id and the logs' })
  instance!: string;

  @ApiPropertyOptional({ type: [FieldErrorView], maxItems: 50 })
  errors?: FieldErrorView[];

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'Typed details of the error' })
  details?: Record<string, unknown>;

  @ApiPropertyOptional({
    enum: ['unknown', 'not_stored'],
    description:
      'Of a write that failed with 503. `not_stored`: nothing was stored. `unknown`: it may have been stored, because the answer of the ' +
      'database was lost. To repeat it with the same `Idempotency-Key` is safe in both cases: it is stored once.',
  })
  outcome?: 'unknown' | 'not_stored';
}

export class PageMetaView {
  @ApiProperty({ example: 1 })
  page!: number;

  @ApiProperty({ example: 25 })
  limit!: number;

  @ApiProperty({ example: 45 })
  total!: number;

  @ApiProperty({ example: 2 })
  totalPages!: number;

  @ApiProperty({ example: true })
  hasNext!: boolean;

  @ApiProperty({ example: false })
  hasPrev!: boolean;
}

export class KeysetMetaView {
  @ApiProperty({ example: 25 })
  limit!: number;

  @ApiProperty({ type: String, nullable: true, description: 'Send as `cursor` for the next page; null on the last' })
  nextCursor!: string | null;
}
