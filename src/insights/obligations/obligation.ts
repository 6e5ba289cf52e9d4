import type { Day } from '#kernel';

export const OBLIGATION_TYPES = [
  'insurance_expiry',
  'insurance_missing',
  'renewal_expiry',
  'license_expiry',
  'certification_expiry',
  'maintenance_due',
  'intervention_stalled',
  'intervention_overdue',
  'intervention_urgent',
  'quote_expiry',
  'authorization_expiry',
  'invoice_due',
  'fiscal_uncertain',
  'price_anomaly',
  'odometer_stale',
  'fuel_anomaly',
  'limit_usage',
] as const;
export type ObligationType = (typeof OBLIGATION_TYPES)[number];

/** The subject of an obligation: writes about the subject may raise or resolve an alert. */
type SubjectKind = 'vehicle' | 'driver' | 'collaborateur' | 'price' | 'company';

export interface Subject {
  readonly kind: SubjectKind;
  readonly id: number;
}

export const subjectKey = ({ kind, id }: Subject): string => `${kind}:${id}`;

/** The values of the placeholders in a text. */
export type ObligationParams = Readonly<Record<string, string | number | null>>;

/** An obligation of the company, whether or not it needs an alert yet. */
export interface Obligation {
  readonly type: ObligationType;
  readonly subject: Subject;
  readonly entityType: string;
  readonly entityId: number;
  readonly vehicleId: number | null;
  readonly driverId: number | null;
  /** Distinguishes the instances of an obligation: by day, by kilometres, or by the time since it exists. */
  readonly dueKey: string;
  readonly dueDate: Day | null;
  readonly dueOdometer: number | null;
  /** Days until it is due (hours for urgent interventions); negative if it is overdue. */
  readonly left: number;
  /** Kilometres until it is due, for obligations with a kilometre limit. */
  readonly leftKm: number | null;
  /** Days before the due day at which it is first announced, if it has its own value; `leadKm` is the same in kilometres. */
  readonly lead: number | null;
  readonly leadKm: number | null;
  /** The degree of the deviation, for obligations that do not depend on time. */
  readonly rank: string | null;
  readonly params: ObligationParams;
}

/** The moment of an evaluation in the tenant's zone, and the thresholds for announcements. */
export interface ObligationMoment {
  readonly today: Day;
  readonly now: Date;
  readonly leadDays: number;
  readonly nearDays: number;
  /** Kilometres before the limit at which an obligation without its own lead is announced, and at which it is near. */
  readonly leadKm: number;
  readonly nearKm: number;
}

export type ObligationRow = Readonly<Record<string, unknown>>;

/** One type of obligation: the query of its rows, and the obligation of each row. */
export interface ObligationSource {
  readonly type: ObligationType;
  readonly subject: SubjectKind;
  /** The column with the subject's id. */
  readonly column: string;
  /** The query up to and including its WHERE condition; `?` are the values. */
  readonly rows: (
    table: (name: string) => string,
    moment: ObligationMoment,
  ) => readonly [sql: string, values: readonly unknown[]];
  readonly obligation: (
    row: ObligationRow,
    moment: ObligationMoment,
  ) => Omit<Obligation, 'type' | 'subject'> & { readonly subjectId: number };
}

export const text = (row: ObligationRow, key: string): string => String((row[key] as string | number | null) ?? '');
export const number = (row: ObligationRow, key: string): number => Number(row[key]);
export const dayOrNull = (row: ObligationRow, key: string): Day | null => (row[key] as Day | null) ?? null;

const DAY_MS = 86_400_000;
export const daysSince = (row: ObligationRow, key: string, now: Date): number =>
  (now.getTime() - new Date(row[key] as string | Date).getTime()) / DAY_MS;

/** Default values of the fields that most obligations do not use. */
export const PLAIN = { dueOdometer: null, leftKm: null, lead: null, leadKm: null, rank: null, driverId: null } as const;
