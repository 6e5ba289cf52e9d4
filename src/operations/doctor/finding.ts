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
}

/** One kind of thing the doctor looks at. */
export interface Check {
  problems(): Promise<Problem[]>;
}

/** Injection token of the {@link Check}s that look at the platform as a whole, in the order they are made. */
export const DOCTOR_CHECKS = Symbol('DOCTOR_CHECKS');
