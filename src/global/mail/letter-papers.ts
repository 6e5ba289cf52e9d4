import type { LetterPaper } from './letters';

/** Port to the papers of companies' documents. */
export interface LetterPapers {
  /** @throws DomainError as long as the paper cannot be had */
  read(paper: LetterPaper): Promise<{ readonly name: string; readonly content: Buffer }>;
}

/** Injection token of the {@link LetterPapers}. */
export const LETTER_PAPERS = Symbol('LETTER_PAPERS');
