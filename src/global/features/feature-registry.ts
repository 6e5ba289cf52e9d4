interface FeatureDeclaration {
  readonly isOnByDefault: boolean;
  readonly labelFr: string;
  readonly labelEn: string;
}

const feature = (isOnByDefault: boolean, labelFr: string, labelEn: string): FeatureDeclaration => ({
  isOnByDefault,
  labelFr,
  labelEn,
});

/** Features that can be switched on or off for one tenant. A route declares its feature with `@Feature`. */
export const FEATURE_REGISTRY = {
  api_keys: feature(true, 'Clés d’API', 'API keys'),
  custom_roles: feature(true, 'Rôles personnalisés', 'Custom roles'),
} as const;

export type FeatureName = keyof typeof FEATURE_REGISTRY;

export const FEATURE_NAMES = Object.keys(FEATURE_REGISTRY) as readonly FeatureName[];

export function isFeatureName(name: string): name is FeatureName {
  return Object.hasOwn(FEATURE_REGISTRY, name);
}
