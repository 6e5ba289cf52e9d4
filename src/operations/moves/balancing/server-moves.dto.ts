import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { IfPresent } from '#http';
import { DEFAULT_CONCURRENCY, MAX_CONCURRENT } from '../server-moves.tasks';
import { SKIP_REASONS } from './balancing-figures';
import type { SkipReason } from './balancing-figures';

export class ServerMovesBody {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_CONCURRENT,
    default: DEFAULT_CONCURRENCY,
    description: 'Moves at the same time',
  })
  @IfPresent()
  @IsInt()
  @Min(1)
  @Max(MAX_CONCURRENT)
  concurrency?: number;
}

class ProposedMoveView {
  @ApiProperty({ type: 'integer', example: 1 })
  tenantId!: number;

  @ApiProperty({ example: 'local', description: 'Name of the server it is on' })
  from!: string;

  @ApiProperty({
    example: 'second',
    description: 'Name of the server it would move to',
  })
  to!: string;

  @ApiProperty({
    type: 'integer',
    example: 2_097_152,
    description: 'Size at the last sample',
  })
  bytes!: number;

  @ApiProperty({
    type: 'integer',
    example: 1200,
    description: 'Milliseconds of its statements in the last full hour',
  })
  busyMs!: number;
}

class SkippedTenantView {
  @ApiProperty({ type: 'integer', example: 1 })
  tenantId!: number;

  @ApiProperty({ enum: SKIP_REASONS, example: 'moved_recently' })
  reason!: SkipReason;
}

class LeftServerView {
  @ApiProperty({ example: 'lyon-2' })
  server!: string;

  @ApiProperty({
    example: 'draining',
    description: 'Its state, or `unreachable`',
  })
  reason!: string;
}

export class BalancePlanView {
  @ApiProperty({
    type: [ProposedMoveView],
    description: 'In order; empty if the servers are balanced',
  })
  moves!: readonly ProposedMoveView[];

  @ApiProperty({
    type: [SkippedTenantView],
    description: 'Tenants that cannot move now',
  })
  skipped!: readonly SkippedTenantView[];

  @ApiProperty({
    type: [LeftServerView],
    description: 'Servers that neither give nor take',
  })
  left!: readonly LeftServerView[];
}
