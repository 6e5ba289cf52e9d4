import type { TagReading } from './tag-reading';

/** One way of serving many tenants, as the benches drive it: from the tenant's number to its row, injection included. */
export interface Contender {
  read(tenantId: number): Promise<TagReading>;
  /** Holds one connection of the tenant for `milliseconds`. */
  occupy(tenantId: number, milliseconds: number): Promise<void>;
  close(): Promise<void>;
}
