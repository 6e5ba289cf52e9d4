import { Controller, Get } from '@nestjs/common';
import { Authenticated, CurrentActor, Describe } from '#http';
import type { RequestActor } from '#http';
import { FeatureListView, featureListView } from './feature.view';
import { FeaturesService } from './features.service';

@Controller('api/v1/features')
export class FeaturesController {
  constructor(private readonly features: FeaturesService) {}

  @Get()
  @Authenticated()
  @Describe({ summary: 'List the features and their state in this company', answer: FeatureListView })
  async list(@CurrentActor() { tenantId }: RequestActor): Promise<FeatureListView> {
    return featureListView(await this.features.list(tenantId ?? 0));
  }
}
