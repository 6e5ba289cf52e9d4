import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Length, Max, Min, ValidateIf } from 'class-validator';
import { IfPresent } from '#http';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './password-policy';

const MAX_TOKEN_LENGTH = 200;

/** `email` or `username`, with the password; also a code if the account has a second factor. */
export class LoginBody {
  @ApiPropertyOptional({ example: 'awa.kone@flotte-abidjan.test' })
  @ValidateIf((body: LoginBody) => body.email !== undefined || body.username === undefined)
  @IsString()
  @Length(1, 254)
  email?: string;

  @ApiPropertyOptional({ example: 'awa.kone' })
  @ValidateIf((body: LoginBody) => body.username !== undefined)
  @IsString()
  @Length(1, 254)
  username?: string;

  @ApiProperty({ example: 'un mot de passe assez long' })
  @IsString()
  @Length(1, MAX_PASSWORD_LENGTH)
  password!: string;

  @ApiPropertyOptional({ example: '123456', description: 'Code of the authenticator app, or a recovery code' })
  @IfPresent()
  @IsString()
  @Length(6, 20)
  code?: string;

  @ApiPropertyOptional({ description: 'The `deviceToken` of the last login from this device' })
  @IfPresent()
  @IsString()
  @Length(1, MAX_TOKEN_LENGTH)
  deviceToken?: string;
}

export class RefreshBody {
  @ApiProperty({ description: 'The refresh token of the last login or refresh; it can be used once' })
  @IsString()
  @Length(1, MAX_TOKEN_LENGTH)
  refreshToken!: string;
}

export class ChangePasswordBody {
  @ApiProperty()
  @IsString()
  @Length(1, MAX_PASSWORD_LENGTH)
  currentPassword!: string;

  @ApiProperty({ minLength: MIN_PASSWORD_LENGTH, maxLength: MAX_PASSWORD_LENGTH })
  @IsString()
  @Length(MIN_PASSWORD_LENGTH, MAX_PASSWORD_LENGTH)
  newPassword!: string;
}

export class ForgotPasswordBody {
  @ApiProperty({ example: 'awa.kone@flotte-abidjan.test' })
  @IsString()
  @Length(3, 254)
  email!: string;
}

export class ResetPasswordBody {
  @ApiProperty({ description: 'The value after `token=` in the link' })
  @IsString()
  @Length(1, MAX_TOKEN_LENGTH)
  token!: string;

  @ApiProperty({ minLength: MIN_PASSWORD_LENGTH, maxLength: MAX_PASSWORD_LENGTH })
  @IsString()
  @Length(MIN_PASSWORD_LENGTH, MAX_PASSWORD_LENGTH)
  newPassword!: string;
}

/** The password; for an account with a second factor, its code. */
export class StepUpBody {
  @ApiPropertyOptional()
  @ValidateIf((body: StepUpBody) => body.password !== undefined || body.code === undefined)
  @IsString()
  @Length(1, MAX_PASSWORD_LENGTH)
  password?: string;

  @ApiPropertyOptional({ example: '123456' })
  @ValidateIf((body: StepUpBody) => body.code !== undefined)
  @IsString()
  @Length(6, 20)
  code?: string;
}

export class CodeBody {
  @ApiProperty({ example: '123456' })
  @IsString()
  @Length(6, 20)
  code!: string;
}

export class SwitchTenantBody {
  @ApiProperty({ type: 'integer', example: 2 })
  @IsInt()
  @Min(1)
  @Max(4_294_967_295)
  tenantId!: number;
}

export class MoveTenantBody extends SwitchTenantBody {
  @ApiProperty({ description: 'The refresh token of the current session; it becomes invalid' })
  @IsString()
  @Length(1, MAX_TOKEN_LENGTH)
  refreshToken!: string;
}

export class ProfileBody {
  @ApiPropertyOptional({ example: 'Awa' })
  @ValidateIf((body: ProfileBody) => body.firstName !== undefined)
  @IsString()
  @Length(1, 255)
  firstName?: string;

  @ApiPropertyOptional({ example: 'Koné' })
  @ValidateIf((body: ProfileBody) => body.lastName !== undefined)
  @IsString()
  @Length(0, 255)
  lastName?: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: '+225 07 08 09 10 11' })
  @IsOptional()
  @IsString()
  @Length(4, 30)
  phone?: string | null;
}
