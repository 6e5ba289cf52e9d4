/** Something that is not as it should be, and whether it is by now. */
export interface Finding {
  readonly check: string;
  readonly subject: string;
  readonly problem: string;
  readonly isFixed: boolean;
}

/** A problem found, with the way to mend it where there is one. */
export interface Problem {
  readonly check: string;
  readonly subject: string;
  readonly problem: string;
  readonly mend?: () => Promise<void>;
  /** Worth knowing, and nothing that anybody has to mend. */
  readonly isNotice?: boolean;
}

/** A name for people, in both languages. */
export interface Named {
  readonly fr: string;
  readonly en: string;
}

/** One kind of thing the doctor looks at. */
export interface Check {
  /** What it is, so that "nothing found" says where was looked. */
  readonly looksAt: Named;
  problems(): Promise<Problem[]>;
}

/** What came of an examination. */
export interface Examination {
  readonly findings: readonly Finding[];
  readonly notices: readonly Omit<Finding, 'isFixed'>[];
  readonly lookedAt: readonly Named[];
}

/** Injection token of the {@link Check}s that look at the platform as a whole, in the order they are made. */
export const DOCTOR_CHECKS = Symbol('DOCTOR_CHECKS');
