import type { Day } from '#kernel';

export const DUTY_TYPES = [
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
  'price_anomaly',
  'odometer_stale',
  'fuel_anomaly',
  'limit_usage',
] as const;
export type DutyType = (typeof DUTY_TYPES)[number];

/** What a duty belongs to: whatever is written of it may raise or cure one. */
type SubjectKind = 'vehicle' | 'driver' | 'collaborateur' | 'price' | 'company';

export interface Subject {
  readonly kind: SubjectKind;
  readonly id: number;
}

export const subjectKey = ({ kind, id }: Subject): string => `${kind}:${id}`;

/** What fills the gaps of a text. */
export type DutyParams = Readonly<Record<string, string | number | null>>;

/** Something a company has to think of, whether it is pressing by now or not. */
export interface Duty {
  readonly type: DutyType;
  readonly subject: Subject;
  readonly entityType: string;
  readonly entityId: number;
  readonly vehicleId: number | null;
  readonly driverId: number | null;
  /** Tells one instance of the obligation from the next: its day, its kilometres, or since when it is one. */
  readonly dueKey: string;
  readonly dueDate: Day | null;
  readonly dueOdometer: number | null;
  /** How far away it is, in days (hours of what is urgent); negative once it is over. */
  readonly left: number;
  /** Kilometres, of what goes by them. */
  readonly leftKm: number | null;
  /** Days before it at which it is first announced, where it has its own; kilometres likewise. */
  readonly lead: number | null;
  readonly leadKm: number | null;
  /** How far it stands out, of what is no matter of time. */
  readonly rank: string | null;
  readonly params: DutyParams;
}

/** The moment duties are looked at, in the tenant's zone, and how early they are announced. */
export interface DutyMoment {
  readonly today: Day;
  readonly now: Date;
  readonly leadDays: number;
  readonly nearDays: number;
  /** Kilometres before it at which what has no lead of its own is announced, and at which it is near. */
  readonly leadKm: number;
  readonly nearKm: number;
}

export type DutyRow = Readonly<Record<string, unknown>>;

/** One kind of duty: where its rows are, and what each says. */
export interface DutySource {
  readonly type: DutyType;
  readonly subject: SubjectKind;
  /** The column that holds the subject's id. */
  readonly column: string;
  /** The rows there are, up to their WHERE; `?` are the values. */
  readonly rows: (
    table: (name: string) => string,
    moment: DutyMoment,
  ) => readonly [sql: string, values: readonly unknown[]];
  readonly duty: (row: DutyRow, moment: DutyMoment) => Omit<Duty, 'type' | 'subject'> & { readonly subjectId: number };
}

export const text = (row: DutyRow, key: string): string => String((row[key] as string | number | null) ?? '');
export const number = (row: DutyRow, key: string): number => Number(row[key]);
export const dayOrNull = (row: DutyRow, key: string): Day | null => (row[key] as Day | null) ?? null;

const DAY_MS = 86_400_000;
export const daysSince = (row: DutyRow, key: string, now: Date): number =>
  (now.getTime() - new Date(row[key] as string | Date).getTime()) / DAY_MS;

/** What most duties leave open. */
export const PLAIN = { dueOdometer: null, leftKm: null, lead: null, leadKm: null, rank: null, driverId: null } as const;
