import { printReport } from '../../../src/workshop/printing/print-report';
import type { PrintedReport } from '../../../src/workshop/printing/printed-report';
import { pdfPages } from '../../support/pdf-text';

const REPORT: PrintedReport = {
  title: 'Coûts par véhicule',
  company: 'Flotte 🚗 Abidjan',
  subtitle: 'Du 01/01/2026 au 31/03/2026',
  issued: 'Établi le 31/03/2026',
  generatedAt: new Date('2026-03-31T10:00:00Z'),
  locale: 'fr',
  charts: [{ title: 'Les plus coûteux', bars: [{ label: 'مرآب', value: 5, shown: '12 500' }] }],
  heads: ['Garage', 'Montant (F CFA)'],
  isNumber: [false, true],
  rows: [
    ['Garage de l’Étoile', '1 000'],
    ['Garage 👨‍👩‍👧 車', '11 500'],
  ],
  total: ['Total', '12 500'],
  empty: 'Rien',
};

describe('A printed report', () => {
  it('has a question mark for every character without a glyph, and every amount', async () => {
    const text = pdfPages(await printReport(REPORT)).join('\n');
    for (const said of ['Flotte ? Abidjan', '????', 'Garage ? ?11 500', 'Garage de l’Étoile1 000', 'Total12 500'])
      expect(text).toContain(said);
    expect(text).not.toContain('\ufffd');
  });
});
