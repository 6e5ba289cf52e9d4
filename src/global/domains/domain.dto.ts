import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

export class AddDomainBody {
  @ApiProperty({ example: 'flotte.exemple.ci', minLength: 4, maxLength: 253 })
  @IsString()
  @Length(4, 253)
  host!: string;
}
