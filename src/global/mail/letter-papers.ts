import type { LetterPaper } from './letters';

/** Port to the PDFs of companies' documents. */
export interface LetterPapers {
  /** @throws DomainError while the PDF is not available */
  read(paper: LetterPaper): Promise<{ readonly name: string; readonly content: Buffer }>;
}

/** Injection token of the {@link LetterPapers}. */
export const LETTER_PAPERS = Symbol('LETTER_PAPERS');
