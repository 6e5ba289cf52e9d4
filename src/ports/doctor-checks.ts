/**
 * What an operator does next: a command of the product (its name and arguments, without the program), or an act by hand, with its place:
 * a setting, a statement, a folder, a page of the manual.
 */
export type Advice = { readonly run: string } | { readonly act: string };

/** The advice for problems that {@link Problem.mend} repairs. */
export const FIX: Advice = { run: 'doctor --fix' };

/** The advice for data that only a person may drop. */
export const dropByHand = (database: string): Advice => ({
  act: `look at it, then drop it by hand: DROP DATABASE \`${database}\``,
});

/** The advice for what could not be checked. */
export const REPEAT: Advice = { act: 'remove the cause that the problem names, then run `doctor` again' };

/** The advice for a store of files that cannot be read. */
export const STORE_AWAY: Advice = { act: 'mount STORAGE_DIR, or start the bucket of S3_BUCKET' };

/** The advice in one line. */
export const adviceText = (advice: Advice): string => ('run' in advice ? `run \`${advice.run}\`` : advice.act);

/** A problem, and whether it was repaired. */
export interface Finding {
  readonly check: string;
  readonly subject: string;
  readonly problem: string;
  readonly advice: Advice;
  readonly isFixed: boolean;
}

/** A problem, with a function that repairs it if there is one. */
export interface Problem {
  readonly check: string;
  readonly subject: string;
  readonly problem: string;
  readonly advice: Advice;
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
