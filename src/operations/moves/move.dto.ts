import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, Matches } from 'class-validator';
import { IfPresent } from '#http';

export class MoveTenantBody {
  @ApiProperty({ type: String, example: 'second', maxLength: 60, description: 'Name or id of the server' })
  @Matches(/^[a-z0-9-]{1,60}$/)
  to!: string;

  @ApiPropertyOptional({
    type: Boolean,
    example: false,
    description: 'With the tenant in maintenance while its data are copied; needed if the servers cannot replicate',
  })
  @IfPresent()
  @IsBoolean()
  offline?: boolean;
}

export class MoveEstimateView {
  @ApiProperty({ type: 'integer', example: 65 })
  tables!: number;

  @ApiProperty({ type: 'integer', example: 2_097_152, description: 'Data and indexes, estimated by the server' })
  bytes!: number;

  @ApiProperty({ type: 'integer', example: 1200, description: 'Estimated by the server' })
  rows!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why only an offline move is possible; null if none is needed',
  })
  onlyOffline!: string | null;
}
