/** A problem, and whether it was repaired. */
export interface Finding {
  readonly check: string;
  readonly subject: string;
  readonly problem: string;
  readonly isFixed: boolean;
}

/** A problem, with a function that repairs it if there is one. */
export interface Problem {
  readonly check: string;
  readonly subject: string;
  readonly problem: string;
  readonly mend?: () => Promise<void>;
  /** For information; no repair is necessary. */
  readonly isNotice?: boolean;
}

/** A name for people, in both languages. */
export interface Named {
  readonly fr: string;
  readonly en: string;
}

/** A check of the doctor. */
export interface Check {
  /** The subject of the check. It is printed, so that a result without problems says which checks ran. */
  readonly looksAt: Named;
  problems(): Promise<Problem[]>;
}

/** The result of an examination. */
export interface Examination {
  readonly findings: readonly Finding[];
  readonly notices: readonly Omit<Finding, 'isFixed'>[];
  readonly lookedAt: readonly Named[];
}

/** Injection token of the {@link Check}s of the whole platform, in the order in which they run. */
export const DOCTOR_CHECKS = Symbol('DOCTOR_CHECKS');
