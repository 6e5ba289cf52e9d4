/** A digest as an e-mail. */
interface DigestLetter {
  /** A key identifies one e-mail, however often it is posted. */
  readonly key: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Port to the service that sends e-mails. */
export interface DigestMail {
  post(letters: readonly DigestLetter[]): Promise<void>;
}

/** Injection token of the {@link DigestMail}. */
export const DIGEST_MAIL = Symbol('DIGEST_MAIL');
