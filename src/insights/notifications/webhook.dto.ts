import { PartialType } from '@nestjs/swagger';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayNotEmpty, ArrayUnique, IsArray, IsIn } from 'class-validator';
import { IfPresent } from '#http';
import { DefaultedChoice, DefaultedFlag, ExpectedVersion, OptionalText, Text } from '../../records/fields';
import { SEVERITIES } from '../alerts/alert.choices';
import type { Severity } from '../alerts/alert.choices';
import { ALERT_EVENTS, CHOSEN_EVENTS } from './webhook-events';

export class CreateWebhookBody {
  /** HTTPS, to a public server. */
  @Text(1000, 'https://hooks.example.com/impact')
  url!: string;

  @OptionalText(200)
  description?: string | null;

  /** Alerts with a lower severity are not sent. */
  @DefaultedChoice(SEVERITIES, 'warning')
  minSeverity?: Severity;

  /** The events that it receives. Default: alerts only. */
  @ApiPropertyOptional({ enum: CHOSEN_EVENTS, isArray: true, default: ALERT_EVENTS })
  @IfPresent()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(CHOSEN_EVENTS.length)
  @ArrayUnique()
  @IsIn(CHOSEN_EVENTS, { each: true })
  events?: string[];

  @DefaultedFlag(true)
  isActive?: boolean;
}

export class UpdateWebhookBody extends PartialType(CreateWebhookBody, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}
