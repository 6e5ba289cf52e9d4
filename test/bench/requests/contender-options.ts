import type { DatabaseServer } from '../harness/database-server';

export type RequestContender = 'kernel' | 'singleton' | 'recipe' | 'bare';

export interface ContenderOptions {
  readonly server: DatabaseServer;
  readonly tenants: number;
  /** Connections the process may hold on the server. */
  readonly connections: number;
  /** The master keys of the run, from which the tokens' keys follow. */
  readonly keyFile: string;
}

/** A contender that listens. */
export interface Opened {
  readonly port: number;
  /** Connections that changed their tenant so far; 0 for who has no such thing. */
  rehomes(): number;
}

export const BASE_DOMAIN = 'bench.test';

/** The tenant of a request by the first label of its host: `t7.bench.test` is tenant 7. */
export function tenantOfHost(host: string | undefined): number {
  return Number(/^t(\d+)\./.exec(host ?? '')?.[1] ?? 0);
}
