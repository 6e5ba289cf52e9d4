import { ContextIdFactory } from '@nestjs/core';
import type { ContextId } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import type { TenantContext } from '../tenant-context';

/** What a scope is made of, lazily. */
interface TenantParts {
  dataSource(): Promise<DataSource>;
  retire(): void;
}

/**
 * One tenant at one epoch: the key of its sub-tree of providers and the payload they are built from. Nest copies a payload's own
 * enumerable properties onto requests of other routes, so it has none.
 */
export class TenantScope {
  readonly #contextId: ContextId = ContextIdFactory.create();
  readonly #tenant: TenantContext;
  readonly #parts: TenantParts;
  #dataSource: Promise<DataSource> | undefined;

  constructor(tenant: TenantContext, parts: TenantParts) {
    this.#tenant = tenant;
    this.#parts = parts;
  }

  get contextId(): ContextId {
    return this.#contextId;
  }

  get tenant(): TenantContext {
    return this.#tenant;
  }

  /** Built at first use; a failure is not remembered. */
  dataSource(): Promise<DataSource> {
    this.#dataSource ??= this.#parts.dataSource().catch((error: unknown) => {
      this.#dataSource = undefined;
      throw error;
    });
    return this.#dataSource;
  }

  /** The tenant changed: what still runs must look again before its next connection. */
  retire(): void {
    this.#parts.retire();
  }
}
