import type { TagReading } from './tag-reading';

/** One way of serving many tenants, driven by the benches: from the tenant's number to its row, dependency injection included. */
export interface Contender {
  read(tenantId: number): Promise<TagReading>;
  /** Occupies one connection of the tenant for `milliseconds`. */
  occupy(tenantId: number, milliseconds: number): Promise<void>;
  close(): Promise<void>;
}
