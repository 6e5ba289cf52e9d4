import type { LetterPaper } from './letters';

/** What became of a letter with a paper. */
export interface LetterOutcome {
  readonly key: string;
  readonly state: 'sent' | 'failed';
  readonly at: Date;
  readonly error: string | null;
}

/** Port to the papers of companies' documents. */
export interface LetterPapers {
  /** @throws DomainError as long as the paper cannot be had */
  read(paper: LetterPaper): Promise<{ readonly name: string; readonly content: Buffer }>;
  /** Tells the document's company what became of a letter. */
  settle(paper: LetterPaper, outcome: LetterOutcome): Promise<void>;
}

/** Injection token of the {@link LetterPapers}. */
export const LETTER_PAPERS = Symbol('LETTER_PAPERS');
