import { ApiProperty } from '@nestjs/swagger';
import { FEATURE_NAMES, FEATURE_REGISTRY } from './feature-registry';
import type { FeatureState } from './features.service';

export class FeatureView {
  @ApiProperty({ enum: FEATURE_NAMES, example: 'api_keys' })
  name!: string;

  @ApiProperty()
  enabled!: boolean;

  @ApiProperty({ description: 'The state for tenants without an own choice' })
  enabledByDefault!: boolean;

  @ApiProperty({ example: 'Clés d’API' })
  labelFr!: string;

  @ApiProperty({ example: 'API keys' })
  labelEn!: string;
}

export class FeatureListView {
  @ApiProperty({ type: [FeatureView] })
  data!: FeatureView[];
}

export function featureView({ name, enabled }: FeatureState): FeatureView {
  const { isOnByDefault, labelFr, labelEn } = FEATURE_REGISTRY[name];
  return { name, enabled, enabledByDefault: isOnByDefault, labelFr, labelEn };
}

export function featureListView(states: readonly FeatureState[]): FeatureListView {
  return { data: states.map(featureView) };
}
