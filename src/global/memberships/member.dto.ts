import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { IfPresent } from '#http';
import { IdentifyingEmail } from '../users/claimed-accounts';

const MAX_CODE_LENGTH = 100;

const MAX_PERMISSIONS = 200;

const ifPresent = (_body: unknown, value: unknown): boolean => value !== undefined;

/** The role of a member and permissions beside it. */
class GrantBody {
  @ApiPropertyOptional({
    type: [String],
    example: ['quotes:approve'],
    description: 'Permissions in addition to those of the role',
  })
  @ValidateIf(ifPresent)
  @IsArray()
  @ArrayMaxSize(MAX_PERMISSIONS)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(MAX_CODE_LENGTH, { each: true })
  extraPermissions?: string[];

  @ApiPropertyOptional({
    type: [String],
    example: ['vehicles:delete'],
    description: 'Permissions of the role that the member does not get',
  })
  @ValidateIf(ifPresent)
  @IsArray()
  @ArrayMaxSize(MAX_PERMISSIONS)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(MAX_CODE_LENGTH, { each: true })
  deniedPermissions?: string[];

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    description:
      'Restricts the member to the quotes, work orders and interventions of this garage; null for no restriction',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(4_294_967_295)
  garageId?: number | null;

  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsString()
  @Length(0, 2000)
  notes?: string | null;
}

export class InviteMemberBody extends GrantBody {
  @ApiProperty({ example: 'yao.kouassi@flotte-abidjan.test' })
  @IdentifyingEmail()
  @Length(3, 254)
  email!: string;

  @ApiProperty({ example: 'Yao' })
  @IsString()
  @Length(1, 255)
  firstName!: string;

  @ApiProperty({ example: 'Kouassi' })
  @IsString()
  @Length(1, 255)
  lastName!: string;

  @ApiProperty({ example: 'gestionnaire' })
  @IsString()
  @Length(1, 60)
  roleCode!: string;
}

export class ChangeMemberBody extends GrantBody {
  @ApiPropertyOptional({ example: 'gestionnaire' })
  @ValidateIf(ifPresent)
  @IsString()
  @Length(1, 60)
  roleCode?: string;

  @ApiPropertyOptional({ description: 'False deactivates the member in this company' })
  @ValidateIf(ifPresent)
  @IsBoolean()
  isActive?: boolean;
}

export class AcceptInvitationBody {
  @ApiProperty({ description: 'The value after `token=` in the link' })
  @IsString()
  @Length(1, 200)
  token!: string;

  @ApiProperty({
    minLength: 12,
    maxLength: 128,
    description: 'A new password; for a person who already has an account, the password of that account',
  })
  @IsString()
  @Length(12, 128)
  password!: string;

  @ApiPropertyOptional({ example: '123456', description: 'Required if the account of the address has a second factor' })
  @IfPresent()
  @IsString()
  @Length(6, 20)
  code?: string;
}
