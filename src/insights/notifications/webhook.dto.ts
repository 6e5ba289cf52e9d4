import { PartialType } from '@nestjs/swagger';
import { DefaultedChoice, DefaultedFlag, ExpectedVersion, OptionalText, Text } from '../../fleet/fields';
import { SEVERITIES } from '../alerts/alert.choices';
import type { Severity } from '../alerts/alert.choices';

export class CreateWebhookBody {
  /** HTTPS, to a public server. */
  @Text(1000, 'https://hooks.example.com/impact')
  url!: string;

  @OptionalText(200)
  description?: string | null;

  /** Alerts below it are not sent. */
  @DefaultedChoice(SEVERITIES, 'warning')
  minSeverity?: Severity;

  @DefaultedFlag(true)
  isActive?: boolean;
}

export class UpdateWebhookBody extends PartialType(CreateWebhookBody, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}
