import { ApiProperty, ApiPropertyOptional, PartialType, OmitType } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsInt,
  IsString,
  Length,
  MaxLength,
  Matches,
  Min,
} from 'class-validator';
import { IfPresent } from '#http';
import { ValidateIf } from 'class-validator';

const MAX_CODE_LENGTH = 100;

export class CreateRoleBody {
  @ApiProperty({ example: 'chef_atelier', pattern: '^[a-z][a-z0-9_]{1,59}$' })
  @Matches(/^[a-z][a-z0-9_]{1,59}$/)
  code!: string;

  @ApiProperty({ example: 'Chef d’atelier' })
  @IsString()
  @Length(1, 120)
  labelFr!: string;

  @ApiProperty({ example: 'Workshop manager' })
  @IsString()
  @Length(1, 120)
  labelEn!: string;

  @ApiProperty({ type: [String], example: ['interventions:read', 'interventions:transition'] })
  @IsArray()
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(MAX_CODE_LENGTH, { each: true })
  permissions!: string[];

  @ApiPropertyOptional({ default: false, description: 'True restricts the holders to the vehicles assigned to them' })
  @ValidateIf((_body, value: unknown) => value !== undefined)
  @IsBoolean()
  isOwnVehiclesOnly?: boolean;
}

/** Memberships refer to the role by its code, so the code never changes. */
export class UpdateRoleBody extends PartialType(OmitType(CreateRoleBody, ['code']), { skipNullProperties: false }) {
  @ApiPropertyOptional({ type: 'integer', description: 'The version that was last read; alternative to If-Match' })
  @IfPresent()
  @IsInt()
  @Min(1)
  version?: number;
}
