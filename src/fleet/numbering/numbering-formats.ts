import type { CodeFormat } from './code-format';

/** Port to the formats, which are global while the counters are the tenant's; implemented by src/global and answered from memory. */
export interface NumberingFormats {
  /** The tenant's own format of the entity type, or the default one. */
  formatFor(tenantId: number, entityType: string): Promise<CodeFormat>;
}

/** Injection token of {@link NumberingFormats}. */
export const NUMBERING_FORMATS = Symbol('NUMBERING_FORMATS');
