import { ApiProperty } from '@nestjs/swagger';
import { NullableInteger } from '#http';
import { LIMIT_NAMES } from './limits.service';
import type { LimitState } from './limits.service';

export class LimitView {
  @ApiProperty({ enum: LIMIT_NAMES, example: 'vehicles' })
  name!: string;

  @ApiProperty({ type: 'integer', example: 500, description: 'For a rate, 0 means the setting of the server' })
  limit!: number;

  @ApiProperty({ enum: ['tenant', 'platform', 'default'], description: 'Where the value comes from' })
  source!: string;

  @NullableInteger({ example: 410, description: 'Null for a rate, or when unknown' })
  used!: number | null;

  @ApiProperty({
    enum: ['ok', 'near', 'full'],
    description: '`near`: 80 % or more of the limit is used; `full`: the limit is reached',
  })
  state!: string;
}

export class LimitListView {
  @ApiProperty({ type: [LimitView] })
  data!: LimitView[];
}

export function limitListView(limits: readonly LimitState[]): LimitListView {
  return { data: limits.map(({ name, limit, source, used, state }) => ({ name, limit, source, used, state })) };
}
