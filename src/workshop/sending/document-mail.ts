import type { Actor, Locale } from '#kernel';
import type { PrintableType } from '../printing/printable';

/** A paper on its way to one mailbox. It is fetched when the letter goes: frozen, it is the same then. */
export interface DocumentLetter {
  /** Under one key there is one letter, however often it is posted. */
  readonly key: string;
  readonly to: string;
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string;
  readonly paper: LetterPaper;
}

interface LetterPaper {
  readonly tenantId: number;
  readonly type: PrintableType;
  readonly id: number;
  readonly locale: Locale;
}

/** What became of a letter. */
export interface LetterOutcome {
  readonly key: string;
  readonly state: 'sent' | 'failed';
  readonly at: Date;
  /** Why the mail server did not take it, as a code. */
  readonly error: string | null;
}

/** Port to whoever carries mail. */
export interface DocumentMail {
  /** Counts a document that is about to be sent. @throws DomainError SENDING_LIMITED */
  count(paper: LetterPaper, recipients: readonly string[], actor: Actor): Promise<void>;
  /** Takes letters to be sent after this; nobody waits for a mail server. */
  post(letters: readonly DocumentLetter[]): Promise<void>;
  /** Of the letters of these keys that are settled. */
  outcomes(keys: readonly string[]): Promise<readonly LetterOutcome[]>;
}

/** Injection token of the {@link DocumentMail}. */
export const DOCUMENT_MAIL = Symbol('DOCUMENT_MAIL');
