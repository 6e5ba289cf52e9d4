import type { Taker } from '#jobs';

/** Acts on the status of a tenant. They take effect at once and are no tasks. */
export const LIFECYCLE_ACTS: readonly Taker[] = [
  { name: 'tenant.suspend', takes: { access: 'change' } },
  { name: 'tenant.activate', takes: { access: 'change' } },
  { name: 'tenant.archive', takes: { access: 'change' } },
  { name: 'tenant.maintenance', takes: { access: 'change' } },
];
