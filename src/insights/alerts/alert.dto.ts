import { DayField, ExpectedVersion, Text } from '../../fleet/fields';

export class DismissAlertBody {
  @Text(500, 'Véhicule vendu le mois prochain')
  reason!: string;

  @ExpectedVersion()
  version?: number;
}

export class SnoozeAlertBody {
  /** Up to this day nobody is told of it. */
  @DayField()
  until!: string;

  @ExpectedVersion()
  version?: number;
}
