import type { InterventionStatus } from '../interventions/intervention.choices';

/** The last status of a demo intervention, and the state of its invoice. */
export interface DemoIntervention {
  readonly status: InterventionStatus;
  readonly reportedDaysAgo: number;
  readonly outcome?: 'paid' | 'part_paid' | 'credited' | 'warranty' | 'rework' | 'held';
}

const intervention = (
  status: InterventionStatus,
  reportedDaysAgo: number,
  outcome?: NonNullable<DemoIntervention['outcome']>,
): DemoIntervention => ({ status, reportedDaysAgo, ...(outcome === undefined ? {} : { outcome }) });

/** Oldest first, because invoices are numbered in the order of their dates. */
export const DEMO_PLAN: readonly DemoIntervention[] = [
  intervention('closed', 716, 'paid'),
  intervention('closed', 668, 'paid'),
  intervention('closed', 627, 'paid'),
  intervention('closed', 571, 'paid'),
  intervention('closed', 533, 'paid'),
  intervention('closed', 486, 'paid'),
  intervention('closed', 447, 'paid'),
  intervention('closed', 395, 'paid'),
  intervention('closed', 362, 'paid'),
  intervention('closed', 330, 'paid'),
  intervention('closed', 301, 'paid'),
  intervention('closed', 270, 'paid'),
  intervention('cancelled', 262),
  intervention('closed', 240, 'paid'),
  intervention('closed', 221, 'warranty'),
  intervention('closed', 203, 'paid'),
  intervention('closed', 190, 'paid'),
  intervention('closed', 172, 'paid'),
  intervention('cancelled', 160),
  intervention('closed', 151, 'paid'),
  intervention('closed', 133, 'paid'),
  intervention('invoiced', 118),
  intervention('vehicle_received', 110, 'credited'),
  intervention('invoiced', 96, 'part_paid'),
  intervention('closed', 84, 'paid'),
  intervention('invoiced', 72),
  intervention('closed', 61, 'paid'),
  intervention('invoiced', 50, 'part_paid'),
  intervention('cancelled', 44),
  intervention('invoiced', 33),
  intervention('invoiced', 27),
  intervention('vehicle_received', 24),
  intervention('vehicle_received', 22),
  intervention('in_reception', 20),
  intervention('in_repair', 19, 'rework'),
  intervention('repair_completed', 18),
  intervention('in_repair', 16),
  intervention('in_repair', 14, 'held'),
  intervention('approved', 12),
  intervention('approved', 11),
  intervention('in_approval', 10),
  intervention('in_approval', 9),
  intervention('quote_received', 8),
  intervention('quote_received', 7),
  intervention('in_quote', 6),
  intervention('in_quote', 5, 'held'),
  intervention('prediagnostic_completed', 4),
  intervention('prediagnostic_completed', 3),
  intervention('in_prediagnostic', 2),
  intervention('in_prediagnostic', 2),
  intervention('reported', 1),
  intervention('reported', 0),
];
