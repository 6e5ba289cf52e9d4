import { runSource } from '../../support/run-source';
import { lowestLines, pdfPages } from '../../support/pdf-text';
import { printDocument } from '../../../src/workshop/printing/print-document';
import type { PrintedDocument, PrintedKind, PrintedLine } from '../../../src/workshop/printing/printed-document';

const LOGO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAfbLI3wAAAABJRU5ErkJggg==',
  'base64',
);

const line = (number: number): PrintedLine => ({
  description: `Plaquettes de frein n° ${number} — œuvre de Kɔfi`,
  quantity: '2',
  unit: 'unit',
  unitPrice: '75000',
  discount: null,
  taxRate: '18.00',
  netAmount: '150000',
});

const make = (changes: Partial<PrintedDocument> = {}): PrintedDocument => ({
  kind: 'invoice',
  locale: 'fr',
  number: 'INV-2026-03-0001',
  issuer: {
    name: 'Flotte Abidjan SARL',
    lines: ['Boulevard de Marseille', '01 BP 1234 Abidjan'],
    taxId: 'CI-1234567-A',
    tradeRegister: null,
  },
  recipient: { name: 'Transports Bamba', lines: ['Yopougon'], taxId: null, tradeRegister: null },
  logo: null,
  facts: [
    { label: 'issueDate', day: '2026-03-14' },
    { label: 'odometer', km: 120500 },
    { label: 'vehicleReady', code: 'yes' },
    { label: 'maxAmount', amount: '1000', currency: 'XOF' },
    { label: 'intervention', text: 'INT-2026-03-0001' },
  ],
  pricing: {
    currency: 'XOF',
    lines: [line(1)],
    taxLines: [
      { taxCategory: 'S', taxRate: '18.00', taxableAmount: '150000', taxAmount: '27000', exemptionReason: null },
    ],
    linesNet: '150000',
    discountAmount: '0',
    subtotalAmount: '150000',
    taxAmount: '27000',
    totalAmount: '177000',
  },
  paragraphs: [{ label: 'paymentTerms', text: 'Payable à 30 jours' }],
  signatures: [],
  frozenAt: new Date('2026-03-14T10:00:00Z'),
  ...changes,
});

const priced = (lines: readonly PrintedLine[]): PrintedDocument => {
  const { pricing } = make();
  if (pricing === null) throw new Error('an invoice has prices');
  return make({ pricing: { ...pricing, lines } });
};

const pagesOf = async (document: PrintedDocument): Promise<string[]> => pdfPages(await printDocument(document));

const textOf = async (document: PrintedDocument): Promise<string> => (await pagesOf(document)).join('\n');

/** Printed by another process in the given time zone; returned as Base64. */
const PRINTER = `
  const { printDocument } = require('./src/workshop/printing/print-document.ts');
  const document = JSON.parse(process.env.DOCUMENT);
  printDocument({ ...document, frozenAt: new Date(document.frozenAt) }).then((pdf) => console.log(pdf.toString('base64')));
`;

describe('A printed document', () => {
  it('is a PDF with the given content', async () => {
    const pdf = await printDocument(make());
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const pages = pdfPages(pdf);
    expect(pages).toHaveLength(1);
    for (const text of ['FACTURE', 'INV-2026-03-0001', '14/03/2026', '120 500 km', 'Oui', 'N° fiscal CI-1234567-A'])
      expect(pages[0]).toContain(text);
    expect(pages[0]).toContain('Plaquettes de frein n° 1 — œuvre de Kɔfi2 u.75 00018 %150 000');
    expect(pages[0]).toContain('Total TTC177 000 F CFA');
  });

  it('supports every letter of the supported languages', async () => {
    const text = 'Œuvre à 12 € — Kɔfi Ɛkɔ, Ɗan Ɓaba, ŋ';
    expect(await textOf(make({ paragraphs: [{ label: 'notes', text }] }))).toContain(text);
  });

  it('shows a discount only if there is one', async () => {
    expect(await textOf(make())).not.toContain('Remise');
    const { pricing } = make();
    const discounted = make({ pricing: pricing && { ...pricing, discountAmount: '15000' } });
    expect(await textOf(discounted)).toContain('Remise-15 000 F CFA');
    expect(await textOf(priced([{ ...line(1), discount: { percent: '5.50' } }]))).toContain('75 0005,5 %18 %');
  });

  it('is identical to the byte at any time', async () => {
    const now = await printDocument(make());
    jest.useFakeTimers({
      now: new Date('2031-01-01T00:00:00Z'),
      doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'],
    });
    const later = await printDocument(make());
    jest.useRealTimers();
    expect(later.equals(now)).toBe(true);
  });

  it('is identical to the byte in every time zone', async () => {
    const here = await printDocument(make());
    const [tokyo, newYork] = await Promise.all(
      ['Asia/Tokyo', 'America/New_York'].map((TZ) =>
        runSource('--eval', [PRINTER], { TZ, DOCUMENT: JSON.stringify(make()) }),
      ),
    );
    expect(tokyo?.stdout.trim()).toBe(here.toString('base64'));
    expect(newYork?.stdout.trim()).toBe(here.toString('base64'));
  });

  it('differs if its content differs', async () => {
    const one = await printDocument(make());
    expect((await printDocument(make({ number: 'INV-2026-03-0002' }))).equals(one)).toBe(false);
    expect((await printDocument(make({ locale: 'en' }))).equals(one)).toBe(false);
  });

  it('has as many pages as its lines need, each with headings and footer', async () => {
    const lines = Array.from({ length: 90 }, (_none, index) => line(index + 1));
    const pages = await pagesOf(priced(lines));
    expect(pages.length).toBeGreaterThan(2);
    pages.forEach((page, index) => {
      expect(page).toContain('DésignationQuantité');
      expect(page).toMatch(/Flotte Abidjan SARL · .*N° fiscal CI-1234567-A\nFacture INV-2026-03-0001/);
      expect(page).toContain(`Page ${index + 1} / ${pages.length}`);
    });
  });

  it('has the whole identity of its issuer at the foot of every page', async () => {
    const { issuer } = make();
    const long = 'ÉTABLISSEMENTS WÉMÉ MAMADOU WAGUÉ ET FILS '.repeat(12).trim();
    for (const lines of [issuer.lines, [long], [long, long], ['W'.repeat(400)]]) {
      const pdf = await printDocument(make({ issuer: { ...issuer, lines } }));
      expect(Math.min(...lowestLines(pdf))).toBeGreaterThan(12);
      expect(pdfPages(pdf).join('\n')).toContain('Total TTC177 000 F CFA');
    }
  });

  it('without lines has no table', async () => {
    const text = await textOf(priced([]));
    expect(text).not.toContain('Désignation');
    expect(text).toContain('Total TTC177 000 F CFA');
  });

  it('keeps every line, however long its description', async () => {
    const tall = { ...line(1), description: `${'a\n'.repeat(200)}the end`, netAmount: '424242' };
    const text = await textOf(priced([line(1), tall, line(2)]));
    for (const part of ['the end', '424 242', 'n° 2']) expect(text).toContain(part);
  });

  it('keeps its numbers on the page beside a word wider than its column', async () => {
    const [page = ''] = await pagesOf(priced([{ ...line(1), description: 'W'.repeat(120), netAmount: '424242' }]));
    expect(page.match(/W+/g)?.join('')).toBe('W'.repeat(120));
    expect(page).not.toMatch(/W{40}/);
    expect(page).toContain('424 242');
  });

  it('shows a logo, and omits an unreadable one', async () => {
    const plain = await printDocument(make());
    expect((await printDocument(make({ logo: LOGO }))).length).toBeGreaterThan(plain.length);
    expect((await printDocument(make({ logo: Buffer.from('no image at all') }))).equals(plain)).toBe(true);
  });

  it('prints all texts literally', async () => {
    const text = 'https://example.com/x.png file:///etc/passwd {"image":"x"}';
    expect(await textOf(make({ paragraphs: [{ label: 'notes', text }] }))).toContain(text);
  });

  it.each<[PrintedKind, string, string]>([
    ['quote', 'DEVIS', 'QUOTE'],
    ['work_authorization', 'ORDRE DE TRAVAUX', 'WORK AUTHORIZATION'],
    ['reception_report', 'RAPPORT DE RÉCEPTION', 'RECEPTION REPORT'],
    ['invoice', 'FACTURE', 'INVOICE'],
    ['credit_note', 'AVOIR', 'CREDIT NOTE'],
  ])('prints a %s in both languages', async (kind, french, english) => {
    const pricing = kind === 'reception_report' ? null : make().pricing;
    const signatures = ['garageSignature', 'customerSignature'] as const;
    for (const [locale, title] of [['fr', french] as const, ['en', english] as const]) {
      const pages = await pagesOf(make({ kind, locale, pricing, signatures }));
      expect(pages).toHaveLength(1);
      expect(pages[0]).toContain(title);
    }
  });
});
