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

const LONGEST_CODE = 100;

const MOST_PERMISSIONS = 200;

const ifPresent = (_body: unknown, value: unknown): boolean => value !== undefined;

/** What a role gives and what a member has beside it. */
class GrantBody {
  @ApiPropertyOptional({ type: [String], example: ['quotes:approve'], description: 'Beside those of the role' })
  @ValidateIf(ifPresent)
  @IsArray()
  @ArrayMaxSize(MOST_PERMISSIONS)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(LONGEST_CODE, { each: true })
  extraPermissions?: string[];

  @ApiPropertyOptional({ type: [String], example: ['vehicles:delete'], description: 'In spite of the role' })
  @ValidateIf(ifPresent)
  @IsArray()
  @ArrayMaxSize(MOST_PERMISSIONS)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(LONGEST_CODE, { each: true })
  deniedPermissions?: string[];

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    description: 'Keeps the member to the quotes, orders and dossiers of this garage; null for those of all',
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

  @ApiPropertyOptional({ description: 'False keeps the member out of this company' })
  @ValidateIf(ifPresent)
  @IsBoolean()
  isActive?: boolean;
}

export class AcceptInvitationBody {
  @ApiProperty({ description: 'What stands behind `token=` in the link' })
  @IsString()
  @Length(1, 200)
  token!: string;

  @ApiProperty({
    minLength: 12,
    maxLength: 128,
    description: 'A new one; of somebody who has an account already, the password of that account',
  })
  @IsString()
  @Length(12, 128)
  password!: string;

  @ApiPropertyOptional({ example: '123456', description: 'Where the account of the address has a second factor' })
  @IfPresent()
  @IsString()
  @Length(6, 20)
  code?: string;
}
