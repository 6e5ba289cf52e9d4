import type { Taker } from '#jobs';
import { credentialsRotate } from './credentials/credentials.acts';
import { keysRotate } from './keys/keys.acts';
import { PRODUCT_TASKS } from './product-tasks';
import { LIFECYCLE_ACTS } from './tenants/lifecycle.acts';

/** All work of operators on a tenant that says what it takes of it. */
export const TENANT_WORK: readonly Taker[] = [
  ...PRODUCT_TASKS.filter(({ takes }) => takes !== undefined),
  credentialsRotate,
  keysRotate,
  ...LIFECYCLE_ACTS,
];
