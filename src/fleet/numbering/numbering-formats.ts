import type { WriteRequest } from '#kernel';
import type { CodeFormat } from './code-format';

/** A format as a tenant has it: its own, or the platform's default. */
export interface TenantFormat extends CodeFormat {
  readonly isDefault: boolean;
}

/** Port to the formats, which are global while the counters are the tenant's; implemented by src/global and answered from memory. */
export interface NumberingFormats {
  /** The tenant's own format of the entity type, or the default one. */
  formatFor(tenantId: number, entityType: string): Promise<CodeFormat>;
}

/** Port to the changing of formats. */
export interface NumberingChanges {
  /** Every format there is, as the tenant has it. */
  list(tenantId: number): Promise<readonly TenantFormat[]>;
  /** Gives the tenant a format of its own; numbers drawn from now on have it, on every process. */
  change(write: WriteRequest, tenantId: number, format: CodeFormat): Promise<void>;
  /** The format the tenant would have without one of its own. */
  platformFormat(entityType: string): CodeFormat;
  restoreDefault(write: WriteRequest, tenantId: number, entityType: string): Promise<void>;
}

/** Injection token of {@link NumberingFormats}. */
export const NUMBERING_FORMATS = Symbol('NUMBERING_FORMATS');

/** Injection token of {@link NumberingChanges}. */
export const NUMBERING_CHANGES = Symbol('NUMBERING_CHANGES');
