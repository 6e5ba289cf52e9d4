import type { CodeFormat } from '../../numbering/code-format';

const format = (entityType: string, pattern: string, isGapless = false): CodeFormat => ({
  entityType,
  pattern,
  sequenceLength: 4,
  sequenceStart: 1,
  resetPolicy: 'yearly',
  isGapless,
});

/** The number formats of domain.md §8.3; a tenant may define its own. */
export const DEFAULT_FORMATS: readonly CodeFormat[] = [
  format('vehicle', 'VH-{YEAR}-{MONTH}-{SEQUENCE}'),
  format('driver', 'DR-{YEAR}-{SEQUENCE}'),
  format('intervention', 'INT-{YEAR}-{MONTH}-{SEQUENCE}'),
  format('prediagnostic', 'PRE-{YEAR}-{MONTH}-{SEQUENCE}'),
  format('quote', 'QT-{YEAR}-{MONTH}-{SEQUENCE}'),
  format('work_authorization', 'OT-{YEAR}-{MONTH}-{SEQUENCE}'),
  format('field_verification', 'VT-{YEAR}-{MONTH}-{SEQUENCE}'),
  format('reception_report', 'RR-{YEAR}-{MONTH}-{SEQUENCE}'),
  format('maintenance', 'MNT-{YEAR}-{MONTH}-{SEQUENCE}'),
  format('fuel_log', 'FL-{YEAR}-{MONTH}-{SEQUENCE}'),
  format('insurance', 'ASS-{YEAR}-{SEQUENCE}'),
  format('received_invoice', 'FR-{YEAR}-{MONTH}-{SEQUENCE}'),
  format('invoice', 'INV-{YEAR}-{MONTH}-{SEQUENCE}', true),
  format('credit_note', 'AV-{YEAR}-{SEQUENCE}', true),
];
