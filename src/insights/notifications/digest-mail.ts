/** A digest as it leaves a company. */
interface DigestLetter {
  /** Under one key there is one letter, however often it is posted. */
  readonly key: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Port to whoever carries mail. */
export interface DigestMail {
  post(letters: readonly DigestLetter[]): Promise<void>;
}

/** Injection token of the {@link DigestMail}. */
export const DIGEST_MAIL = Symbol('DIGEST_MAIL');
