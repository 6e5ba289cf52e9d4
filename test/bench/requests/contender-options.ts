import type { DatabaseServer } from '../harness/database-server';

export type RequestContender = 'kernel' | 'singleton' | 'recipe' | 'bare';

export interface ContenderOptions {
  readonly server: DatabaseServer;
  readonly tenants: number;
  /** Maximum number of connections of the process to the server. */
  readonly connections: number;
  /** The master keys of the run, from which the token keys are derived. */
  readonly keyFile: string;
}

/** A running contender. */
export interface Opened {
  readonly port: number;
  /** Number of times a connection was reassigned to another tenant; 0 for a contender without reassignment. */
  rehomes(): number;
}

export const BASE_DOMAIN = 'bench.test';

/** The tenant of a request, from the first label of its host: `t7.bench.test` is tenant 7. */
export function tenantOfHost(host: string | undefined): number {
  return Number(/^t(\d+)\./.exec(host ?? '')?.[1] ?? 0);
}
