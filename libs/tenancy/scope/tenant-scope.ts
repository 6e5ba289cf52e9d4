import { ContextIdFactory } from '@nestjs/core';
import type { ContextId } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import type { TenantContext } from '../tenant-context';

/** The parts of a scope, created on first use. */
interface TenantParts {
  dataSource(): Promise<DataSource>;
  retire(): void;
}

/**
 * One tenant in one epoch: the key of its sub-tree of providers, and the payload from which they are built. Nest copies
 * the enumerable own properties of a payload onto requests of other routes, so this class has none.
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

  /** Created on first use. A failure is not cached. */
  dataSource(): Promise<DataSource> {
    this.#dataSource ??= this.#parts.dataSource().catch((error: unknown) => {
      this.#dataSource = undefined;
      throw error;
    });
    return this.#dataSource;
  }

  /** The tenant changed: running work must read the directory again before its next connection. */
  retire(): void {
    this.#parts.retire();
  }
}
