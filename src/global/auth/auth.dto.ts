import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Length, ValidateIf } from 'class-validator';

/** One of `email` and `username`, and the password. */
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
  @Length(1, 128)
  password!: string;
}
