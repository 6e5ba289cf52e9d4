import { ApiProperty, PartialType } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayNotEmpty, ArrayUnique, IsArray, IsIn } from 'class-validator';
import { DefaultedFlag, ExpectedVersion, OptionalText, Text } from '../../records/fields';
import { PLATFORM_EVENTS } from './platform-event-types';

export class CreatePlatformWebhookBody {
  /** An HTTPS address of a public server. */
  @Text(1000, 'https://hooks.example.com/platform')
  url!: string;

  @OptionalText(200)
  description?: string | null;

  @ApiProperty({ enum: PLATFORM_EVENTS, isArray: true })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(PLATFORM_EVENTS.length)
  @ArrayUnique()
  @IsIn(PLATFORM_EVENTS, { each: true })
  events!: string[];

  @DefaultedFlag(true)
  isActive?: boolean;
}

export class UpdatePlatformWebhookBody extends PartialType(CreatePlatformWebhookBody, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}
