import type { WriteRequest } from '#kernel';
import type { CodeFormat } from './code-format';

/** The format that applies to a tenant: its own, or the platform's default. */
export interface TenantFormat extends CodeFormat {
  readonly isDefault: boolean;
}

/** Port to the formats, which are global, while the counters belong to the tenant. Implemented by src/global and answered from memory. */
export interface NumberingFormats {
  /** The tenant's own format for the record type, or the default. */
  formatFor(tenantId: number, entityType: string): Promise<CodeFormat>;
}

/** Port for changing formats. */
export interface NumberingChanges {
  /** Every format, with the tenant's own settings applied. */
  list(tenantId: number): Promise<readonly TenantFormat[]>;
  /** Gives the tenant its own format; numbers drawn from now on use it, in every process. */
  change(write: WriteRequest, tenantId: number, format: CodeFormat): Promise<void>;
  /** The format that applies to the tenant without its own format. */
  platformFormat(entityType: string): CodeFormat;
  restoreDefault(write: WriteRequest, tenantId: number, entityType: string): Promise<void>;
}

/** Injection token of {@link NumberingFormats}. */
export const NUMBERING_FORMATS = Symbol('NUMBERING_FORMATS');

/** Injection token of {@link NumberingChanges}. */
export const NUMBERING_CHANGES = Symbol('NUMBERING_CHANGES');
