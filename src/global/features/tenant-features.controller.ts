import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ActsOnTenant, Describe, IdParam, TenantOverview, Write } from '#http';
import type { WriteRequest } from '#kernel';
import { SwitchFeatureBody } from './feature.dto';
import { FeatureListView, featureListView, FeatureView, featureView } from './feature.view';
import { FeaturesService } from './features.service';

/** Operators switch features on or off for a tenant. */
@Controller('admin/api/v1/tenants/:id/features')
export class TenantFeaturesController {
  constructor(private readonly features: FeaturesService) {}

  @Get()
  @TenantOverview('platform:tenants')
  @Describe({ summary: 'List a tenant’s features', answer: FeatureListView, problems: { 404: ['NOT_FOUND_TENANT'] } })
  async list(@IdParam() id: number): Promise<FeatureListView> {
    return featureListView(await this.features.list(id));
  }

  @Put(':flag')
  @ActsOnTenant('platform:tenants', 'tenant:features')
  @Describe({
    summary: 'Switch a feature on or off for a tenant',
    answer: FeatureView,
    problems: { 404: ['NOT_FOUND_TENANT', 'FEATURE_UNKNOWN'] },
  })
  async set(
    @Write({ versioned: false }) write: WriteRequest,
    @IdParam() id: number,
    @Param('flag') flag: string,
    @Body() { enabled }: SwitchFeatureBody,
  ): Promise<FeatureView> {
    return featureView(await this.features.set(write, id, flag, enabled));
  }
}
