import { DocumentLines } from '../document/document-lines';
import { QuoteLine } from './quote.entity';

export const quoteLines = new DocumentLines(QuoteLine, 'quoteId');
