import type { LetterPaper } from './letters';

/** Outcome of an e-mail with an attached document. */
export interface LetterOutcome {
  readonly key: string;
  readonly state: 'sent' | 'failed';
  readonly at: Date;
  readonly error: string | null;
}

/** Port to the PDFs of companies' documents. */
export interface LetterPapers {
  /** @throws DomainError while the PDF is not available */
  read(paper: LetterPaper): Promise<{ readonly name: string; readonly content: Buffer }>;
  /** Records the outcome of an e-mail in the company that owns the document. */
  settle(paper: LetterPaper, outcome: LetterOutcome): Promise<void>;
}

/** Injection token of the {@link LetterPapers}. */
export const LETTER_PAPERS = Symbol('LETTER_PAPERS');
