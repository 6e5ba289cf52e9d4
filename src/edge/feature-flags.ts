import type { FeatureFlags } from '#http';
import type { FeaturesService } from '../global/features/features.service';

/** Features are a tenant's: where there is none, as on the control plane, nothing is switched off. */
export function featureFlags(features: FeaturesService): FeatureFlags {
  return {
    isEnabled: async ({ tenant }, feature) => tenant === undefined || features.isEnabled(tenant.tenantId, feature),
  };
}
