import { assertPrintable } from './printable-size';
import type { PrintedLine } from './printed-document';
import type { PrintedReport } from './printed-report';

const line = (description: string): PrintedLine => ({
  description,
  quantity: '1',
  unit: 'unit',
  unitPrice: '1',
  discount: null,
  taxRate: '18',
  netAmount: '1',
});

const amounts = { linesNet: '0', discountAmount: '0', subtotalAmount: '0', taxAmount: '0', totalAmount: '0' };

const documentOf = (lines: readonly PrintedLine[], text: string) => ({
  pricing: { currency: 'XOF', lines, taxLines: [], ...amounts },
  paragraphs: [{ label: 'notes' as const, text }],
  facts: [],
});

const reportOf = (rows: number): PrintedReport => ({
  title: 'Coûts',
  company: 'Océane',
  subtitle: '',
  issued: '',
  generatedAt: new Date(0),
  locale: 'fr',
  charts: [],
  heads: ['Immatriculation', 'Total'],
  isNumber: [false, true],
  rows: Array.from({ length: rows }, () => ['AA-123-AA', '1000']),
  total: null,
  empty: '',
});

describe('A printed document', () => {
  it('may have two hundred lines and long notes', () => {
    const lines = Array.from({ length: 200 }, () =>
      line('Remplacement des plaquettes de frein avant, main d’œuvre comprise'),
    );
    expect(() => assertPrintable({ document: documentOf(lines, 'a'.repeat(10_000)) })).not.toThrow();
    expect(() => assertPrintable({ report: reportOf(5000) })).not.toThrow();
  });

  it.each([
    [
      'descriptions that fill pages',
      {
        document: documentOf(
          Array.from({ length: 200 }, () => line('m'.repeat(2000))),
          '',
        ),
      },
    ],
    ['a text of very many lines', { document: documentOf([], '\n'.repeat(6000)) }],
    ['a report of very many rows', { report: reportOf(5001) }],
  ])('is refused with %s', (_what, printed) => {
    expect(() => assertPrintable(printed)).toThrow('DOCUMENT_TOO_LONG');
  });
});
