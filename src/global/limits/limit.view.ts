import { ApiProperty } from '@nestjs/swagger';
import { LIMIT_NAMES } from './limits.service';
import type { LimitState } from './limits.service';

export class LimitView {
  @ApiProperty({ enum: LIMIT_NAMES, example: 'vehicles' })
  name!: string;

  @ApiProperty({ type: 'integer', example: 500, description: '0 of a rate: that of the server' })
  limit!: number;

  @ApiProperty({ enum: ['tenant', 'platform', 'default'], description: 'For whom the platform chose it' })
  source!: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 410,
    description: 'Null for a rate, or where it is not known',
  })
  used!: number | null;

  @ApiProperty({ enum: ['ok', 'near', 'full'], description: 'near: from 80 % on' })
  state!: string;
}

export class LimitListView {
  @ApiProperty({ type: [LimitView] })
  data!: LimitView[];
}

export function limitListView(limits: readonly LimitState[]): LimitListView {
  return { data: limits.map(({ name, limit, source, used, state }) => ({ name, limit, source, used, state })) };
}
