import type { InterventionStatus } from '../interventions/intervention.choices';

/** The last status of a demo intervention, and the state of its invoice. */
export interface DemoDossier {
  readonly status: InterventionStatus;
  readonly reportedDaysAgo: number;
  readonly outcome?: 'paid' | 'part_paid' | 'credited' | 'warranty' | 'rework' | 'held';
}

const dossier = (
  status: InterventionStatus,
  reportedDaysAgo: number,
  outcome?: NonNullable<DemoDossier['outcome']>,
): DemoDossier => ({ status, reportedDaysAgo, ...(outcome === undefined ? {} : { outcome }) });

/** Oldest first, because invoices are numbered in the order of their dates. */
export const DEMO_PLAN: readonly DemoDossier[] = [
  dossier('closed', 716, 'paid'),
  dossier('closed', 668, 'paid'),
  dossier('closed', 627, 'paid'),
  dossier('closed', 571, 'paid'),
  dossier('closed', 533, 'paid'),
  dossier('closed', 486, 'paid'),
  dossier('closed', 447, 'paid'),
  dossier('closed', 395, 'paid'),
  dossier('closed', 362, 'paid'),
  dossier('closed', 330, 'paid'),
  dossier('closed', 301, 'paid'),
  dossier('closed', 270, 'paid'),
  dossier('cancelled', 262),
  dossier('closed', 240, 'paid'),
  dossier('closed', 221, 'warranty'),
  dossier('closed', 203, 'paid'),
  dossier('closed', 190, 'paid'),
  dossier('closed', 172, 'paid'),
  dossier('cancelled', 160),
  dossier('closed', 151, 'paid'),
  dossier('closed', 133, 'paid'),
  dossier('invoiced', 118),
  dossier('vehicle_received', 110, 'credited'),
  dossier('invoiced', 96, 'part_paid'),
  dossier('closed', 84, 'paid'),
  dossier('invoiced', 72),
  dossier('closed', 61, 'paid'),
  dossier('invoiced', 50, 'part_paid'),
  dossier('cancelled', 44),
  dossier('invoiced', 33),
  dossier('invoiced', 27),
  dossier('vehicle_received', 24),
  dossier('vehicle_received', 22),
  dossier('in_reception', 20),
  dossier('in_repair', 19, 'rework'),
  dossier('repair_completed', 18),
  dossier('in_repair', 16),
  dossier('in_repair', 14, 'held'),
  dossier('approved', 12),
  dossier('approved', 11),
  dossier('in_approval', 10),
  dossier('in_approval', 9),
  dossier('quote_received', 8),
  dossier('quote_received', 7),
  dossier('in_quote', 6),
  dossier('in_quote', 5, 'held'),
  dossier('prediagnostic_completed', 4),
  dossier('prediagnostic_completed', 3),
  dossier('in_prediagnostic', 2),
  dossier('in_prediagnostic', 2),
  dossier('reported', 1),
  dossier('reported', 0),
];
