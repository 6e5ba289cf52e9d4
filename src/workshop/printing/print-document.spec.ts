import { inflateSync } from 'node:zlib';
import { printDocument } from './print-document';
import type { PrintedDocument, PrintedKind, PrintedLine } from './printed-document';

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

const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;

/** The size of what is drawn, once inflated: fonts turn texts into glyphs, so words cannot be read back. */
const drawnBytes = (pdf: Buffer): number =>
  [...pdf.toString('latin1').matchAll(/stream\n([\s\S]*?)\nendstream/g)].reduce((sum, [, stream = '']) => {
    try {
      return sum + inflateSync(Buffer.from(stream, 'latin1')).length;
    } catch {
      return sum;
    }
  }, 0);

describe('a printed document', () => {
  it('is a PDF of one page', async () => {
    const pdf = await printDocument(make());
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pagesOf(pdf)).toBe(1);
    expect(drawnBytes(pdf)).toBeGreaterThan(1000);
  });

  it('is the same to the byte whenever it is printed', async () => {
    const now = await printDocument(make());
    jest.useFakeTimers({
      now: new Date('2031-01-01T00:00:00Z'),
      doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'],
    });
    const later = await printDocument(make());
    jest.useRealTimers();
    expect(later.equals(now)).toBe(true);
  });

  it('is another when its content is', async () => {
    const one = await printDocument(make());
    expect((await printDocument(make({ number: 'INV-2026-03-0002' }))).equals(one)).toBe(false);
    expect((await printDocument(make({ locale: 'en' }))).equals(one)).toBe(false);
  });

  it('goes on over as many pages as its lines need', async () => {
    const { pricing } = make();
    if (pricing === null) throw new Error('an invoice has prices');
    const lines = Array.from({ length: 90 }, (_none, index) => line(index + 1));
    expect(pagesOf(await printDocument(make({ pricing: { ...pricing, lines } })))).toBeGreaterThan(2);
  });

  it('shows a logo, and does without one that cannot be read', async () => {
    const plain = await printDocument(make());
    expect((await printDocument(make({ logo: LOGO }))).length).toBeGreaterThan(plain.length);
    expect((await printDocument(make({ logo: Buffer.from('no image at all') }))).equals(plain)).toBe(true);
  });

  it('takes texts as texts, whatever they look like', async () => {
    const nasty = make({
      paragraphs: [{ label: 'notes', text: 'https://example.com/x.png file:///etc/passwd {"image":"x"}' }],
    });
    expect(pagesOf(await printDocument(nasty))).toBe(1);
  });

  it.each<PrintedKind>(['quote', 'work_authorization', 'reception_report', 'invoice', 'credit_note'])(
    'prints a %s in both languages',
    async (kind) => {
      const pricing = kind === 'reception_report' ? null : make().pricing;
      const signatures = ['garageSignature', 'customerSignature'] as const;
      for (const locale of ['fr', 'en'] as const)
        expect(pagesOf(await printDocument(make({ kind, locale, pricing, signatures })))).toBe(1);
    },
  );
});
