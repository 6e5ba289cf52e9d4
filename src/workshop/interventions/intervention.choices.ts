export const PRIORITIES = ['low', 'medium', 'high', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** The reason why an intervention was closed. */
export const CLOSURE_REASONS = ['paid', 'warranty', 'goodwill', 'no_charge', 'other'] as const;
export type ClosureReason = (typeof CLOSURE_REASONS)[number];

/** The stages from the reported problem to the paid invoice. */
export const STAGES = [
  'reporting',
  'prediagnostic',
  'quoting',
  'approval',
  'repair',
  'reception',
  'invoicing',
  'closing',
  'cancelled',
] as const;
export type Stage = (typeof STAGES)[number];

interface StatusFacts {
  readonly fr: string;
  readonly en: string;
  readonly stage: Stage;
  readonly progressPercent: number;
  /**
   * Maximum days in this status; null without a limit. During the repair the intervention's own estimate has
   * priority.
   */
  readonly targetDays: number | null;
}

/** The statuses of an intervention in their order, with their facts (domain.md §7.2). */
export const STATUS_FACTS = {
  reported: status('Signalé', 'Reported', 'reporting', 0, 1),
  in_prediagnostic: status('En prédiagnostic', 'In prediagnostic', 'prediagnostic', 8, 2),
  prediagnostic_completed: status('Prédiagnostic terminé', 'Prediagnostic completed', 'prediagnostic', 16, 1),
  in_quote: status('En devis', 'In quote', 'quoting', 25, 3),
  quote_received: status('Devis reçu', 'Quote received', 'quoting', 33, 1),
  in_approval: status('En accord', 'In approval', 'approval', 41, 2),
  approved: status('Accord donné', 'Approved', 'approval', 50, 1),
  in_repair: status('En réparation', 'In repair', 'repair', 60, 5),
  repair_completed: status('Réparation terminée', 'Repair completed', 'repair', 70, 1),
  in_reception: status('En réception', 'In reception', 'reception', 80, 1),
  vehicle_received: status('Véhicule reçu', 'Vehicle received', 'reception', 90, 2),
  invoiced: status('Facturé', 'Invoiced', 'invoicing', 95, null),
  closed: status('Clôturé', 'Closed', 'closing', 100, null),
  cancelled: status('Annulé', 'Cancelled', 'cancelled', 0, null),
} as const satisfies Readonly<Record<string, StatusFacts>>;

export type InterventionStatus = keyof typeof STATUS_FACTS;
export const INTERVENTION_STATUSES = Object.keys(STATUS_FACTS) as readonly InterventionStatus[];

/** The final statuses. */
export const ENDED_STATUSES: readonly InterventionStatus[] = ['closed', 'cancelled'];

/** The possible statuses of an imported intervention. An intervention that was open in the other program starts the workflow here. */
export const IMPORTED_STATUSES = ['reported', 'closed', 'cancelled'] as const satisfies readonly InterventionStatus[];
export type ImportedStatus = (typeof IMPORTED_STATUSES)[number];

/** The status of an imported intervention. `invoiced` becomes `closed`, because the invoice is paid in the other program. */
export function importedStatusOf(code: string): ImportedStatus {
  if (code === 'cancelled') return 'cancelled';
  return code === 'closed' || code === 'invoiced' ? 'closed' : 'reported';
}

export const statusesOfStages = (stages: readonly string[]): readonly InterventionStatus[] =>
  INTERVENTION_STATUSES.filter((code) => stages.includes(STATUS_FACTS[code].stage));

function status(fr: string, en: string, stage: Stage, progressPercent: number, targetDays: number | null): StatusFacts {
  return { fr, en, stage, progressPercent, targetDays };
}
