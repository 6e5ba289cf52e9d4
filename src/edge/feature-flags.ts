import type { FeatureFlags } from '#http';
import type { FeaturesService } from '../global/features/features.service';

/** Features belong to tenants: without a tenant, as on the control plane, all features are enabled. */
export function featureFlags(features: FeaturesService): FeatureFlags {
  return {
    isEnabled: async ({ tenant }, feature) => tenant === undefined || features.isEnabled(tenant.tenantId, feature),
  };
}
