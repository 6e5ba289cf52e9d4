import { DayField, ExpectedVersion, Text } from '../../records/fields';

export class DismissAlertBody {
  @Text(500, 'Véhicule vendu le mois prochain')
  reason!: string;

  @ExpectedVersion()
  version?: number;
}

export class SnoozeAlertBody {
  /** No notification is sent before this day. */
  @DayField()
  until!: string;

  @ExpectedVersion()
  version?: number;
}
