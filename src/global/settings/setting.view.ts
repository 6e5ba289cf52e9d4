import { ApiProperty } from '@nestjs/swagger';
import type { SettingRange, SettingType } from '../../tenant-settings/setting-kind';
import { settingDeclaration } from '../../tenant-settings/setting-registry';
import type { SettingVisibility } from '../../tenant-settings/setting-registry';
import type { ResolvedSetting } from './settings.service';

/** Any JSON value; `type` and `range` describe it exactly. */
export const ANY_VALUE = {
  oneOf: [
    ...['string', 'number', 'boolean'].map((type) => ({ type })),
    { type: 'array', items: {} },
    { type: 'object', additionalProperties: true },
  ],
};
export const TYPES: readonly SettingType[] = [
  'integer',
  'decimal',
  'boolean',
  'choice',
  'text',
  'amount',
  'list',
  'object',
];

export class SettingView {
  @ApiProperty({ example: 'invoices.payment_days' })
  key!: string;

  @ApiProperty({ ...ANY_VALUE, example: 45 })
  value!: unknown;

  @ApiProperty({ enum: ['tenant', 'platform', 'default'], description: 'Where the value comes from' })
  source!: string;

  @ApiProperty({ ...ANY_VALUE, example: 30, description: 'The value that applies without an own value of the company' })
  default!: unknown;

  @ApiProperty({ enum: TYPES, example: 'integer' })
  type!: string;

  @ApiProperty({
    type: 'object',
    nullable: true,
    additionalProperties: true,
    example: { minimum: 0, maximum: 365 },
    description: 'Limits of the value, with the keywords of JSON Schema',
  })
  range!: SettingRange | null;

  @ApiProperty({ enum: ['member', 'manager'], description: 'Who may read it' })
  visibility!: SettingVisibility;

  @ApiProperty({ example: 'Délai de paiement (jours)' })
  labelFr!: string;

  @ApiProperty({ example: 'Payment term (days)' })
  labelEn!: string;
}

export class SettingListView {
  @ApiProperty({ type: [SettingView] })
  data!: SettingView[];
}

export function settingView({ key, value, source, inherited }: ResolvedSetting): SettingView {
  const { kind, visibility, labelFr, labelEn } = settingDeclaration(key);
  return { key, value, source, default: inherited, type: kind.type, range: kind.range, visibility, labelFr, labelEn };
}

export function settingListView(settings: readonly ResolvedSetting[]): SettingListView {
  return { data: settings.map(settingView) };
}
