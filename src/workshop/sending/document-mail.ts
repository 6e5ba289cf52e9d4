import type { Actor, Locale } from '#kernel';
import type { PrintableType } from '../printing/printable';

/**
 * An e-mail with a document for one address. The PDF is fetched when the e-mail is sent; a frozen document is the
 * same then.
 */
export interface DocumentLetter {
  /** A key identifies one e-mail, however often it is posted. */
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

/** The outcome of an e-mail. */
export interface LetterOutcome {
  readonly key: string;
  readonly state: 'sent' | 'failed';
  readonly at: Date;
  /** Error code of the mail server's refusal. */
  readonly error: string | null;
}

/** Port to the service that sends e-mails. */
export interface DocumentMail {
  /** Counts a document that is about to be sent. @throws DomainError SENDING_LIMITED */
  count(paper: LetterPaper, recipients: readonly string[], actor: Actor): Promise<void>;
  /** Stores e-mails, to be sent later: a request does not wait for the mail server. */
  post(letters: readonly DocumentLetter[]): Promise<void>;
  /** The outcomes of those e-mails that have one. */
  outcomes(keys: readonly string[]): Promise<readonly LetterOutcome[]>;
}

/** Injection token of the {@link DocumentMail}. */
export const DOCUMENT_MAIL = Symbol('DOCUMENT_MAIL');
