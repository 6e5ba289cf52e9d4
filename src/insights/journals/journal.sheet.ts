import { Exact, formatMoney } from '#kernel';
import type { Sheet, SheetColumn } from '../../sheets/sheet';
import type { Invoice, InvoiceTaxLine } from '../../workshop/invoices/invoice.entity';
import type { Payment } from '../../workshop/payments/payment.entity';

/** A tax rate of a journal: it has a column of net amounts and a column of tax. */
export interface JournalRate {
  readonly category: string;
  /** Per cent, as in the documents: `18.00`. */
  readonly rate: string;
}

interface Amounts {
  readonly net: string;
  readonly tax: string;
}

/** One document of the sales or purchases journal; amounts of credit notes are negative. */
export interface DocumentEntry {
  readonly date: string | null;
  readonly documentType: string;
  readonly number: string | null;
  readonly externalNumber: string | null;
  readonly party: string | null;
  readonly partyTaxId: string | null;
  readonly interventionNumber: string | null;
  readonly plateNumber: string | null;
  readonly dueDate: string | null;
  readonly byRate: ReadonlyMap<string, Amounts>;
  readonly net: string;
  readonly tax: string;
  readonly gross: string;
  readonly currency: string;
}

/** One payment; a refund on a credit note is negative. */
export interface PaymentEntry {
  readonly date: string;
  readonly flow: 'in' | 'out';
  readonly number: string | null;
  readonly externalNumber: string | null;
  readonly party: string | null;
  readonly amount: string;
  readonly currency: string;
  readonly method: string;
  readonly reference: string | null;
}

export type DocumentJournal = 'sales' | 'purchases';

export const rateKey = ({ category, rate }: JournalRate): string => `${category} ${rate}`;

export function documentEntry(invoice: Invoice, taxLines: readonly InvoiceTaxLine[]): DocumentEntry {
  const party = partyOf(invoice);
  const signed = (amount: string): string => signedAmount(amount, invoice);
  return {
    date: invoice.issueDate,
    documentType: invoice.documentType,
    number: invoice.invoiceNumber,
    externalNumber: invoice.externalNumber,
    party: party?.name ?? null,
    partyTaxId: party?.taxId ?? null,
    ...subjectOf(invoice),
    dueDate: invoice.dueDate,
    byRate: new Map(
      taxLines.map(({ taxCategory, taxRate, taxableAmount, taxAmount }) => [
        rateKey({ category: taxCategory, rate: taxRate }),
        { net: signed(taxableAmount), tax: signed(taxAmount) },
      ]),
    ),
    net: signed(invoice.subtotalAmount),
    tax: signed(invoice.taxAmount),
    gross: signed(invoice.totalAmount),
    currency: invoice.currency,
  };
}

/** The names frozen in the document; for a document without frozen names, the current names of the records. */
const subjectOf = ({
  subject,
  intervention,
  vehicle,
}: Invoice): Pick<DocumentEntry, 'interventionNumber' | 'plateNumber'> => ({
  interventionNumber: subject?.interventionNumber ?? intervention?.interventionNumber ?? null,
  plateNumber: subject?.plateNumber ?? vehicle?.plateNumber ?? null,
});

export function paymentEntry(payment: Payment, invoice: Invoice): PaymentEntry {
  return {
    date: payment.paymentDate,
    flow: invoice.direction === 'issued' ? 'in' : 'out',
    number: invoice.invoiceNumber,
    externalNumber: invoice.externalNumber,
    party: partyOf(invoice)?.name ?? null,
    amount: signedAmount(payment.amount, invoice),
    currency: invoice.currency,
    method: payment.method,
    reference: payment.reference,
  };
}

const partyOf = ({ direction, buyer, seller }: Invoice): Invoice['buyer'] => (direction === 'issued' ? buyer : seller);

function signedAmount(amount: string, { documentType, currency }: Invoice): string {
  const exact = new Exact(amount);
  return formatMoney((documentType === 'credit_note' ? exact.negated() : exact).toFixed(), currency);
}

/** A journal of documents has two columns for each tax rate of its period, in the given order. */
export function documentSheet(journal: DocumentJournal, rates: readonly JournalRate[]): Sheet<DocumentEntry> {
  return {
    resource: `journals.${journal}`,
    title: TITLES[journal],
    columns: [
      { key: 'date', kind: 'day', fr: 'Date', en: 'Date' },
      { key: 'documentType', kind: 'text', fr: 'Nature', en: 'Kind' },
      { key: 'number', kind: 'text', fr: 'Numéro', en: 'Number' },
      { key: 'externalNumber', kind: 'text', fr: 'Numéro externe', en: 'External number' },
      { key: 'party', kind: 'text', ...PARTIES[journal] },
      { key: 'partyTaxId', kind: 'text', fr: 'Identifiant fiscal', en: 'Tax id' },
      { key: 'interventionNumber', kind: 'text', fr: 'Dossier', en: 'Intervention' },
      { key: 'plateNumber', kind: 'text', fr: 'Immatriculation', en: 'Plate number' },
      { key: 'dueDate', kind: 'day', fr: 'Échéance', en: 'Due' },
      ...rates.flatMap(rateColumns),
      { key: 'net', kind: 'decimal', fr: 'Total HT', en: 'Total net' },
      { key: 'tax', kind: 'decimal', fr: 'Total TVA', en: 'Total VAT' },
      { key: 'gross', kind: 'decimal', fr: 'Total TTC', en: 'Total gross' },
      { key: 'currency', kind: 'text', fr: 'Devise', en: 'Currency' },
    ],
  };
}

const TITLES = {
  sales: { fr: 'journal-des-ventes', en: 'sales-journal' },
  purchases: { fr: 'journal-des-achats', en: 'purchases-journal' },
} as const;

const PARTIES = {
  sales: { fr: 'Client', en: 'Customer' },
  purchases: { fr: 'Fournisseur', en: 'Supplier' },
} as const;

function rateColumns(rate: JournalRate): SheetColumn<DocumentEntry>[] {
  const key = rateKey(rate);
  const percent = new Exact(rate.rate).toFixed();
  const suffix = rate.category === 'S' ? '' : ` (${rate.category})`;
  const fr = `${percent.replace('.', ',')} %${suffix}`;
  const en = `${percent} %${suffix}`;
  return [
    {
      key: 'net',
      kind: 'decimal',
      fr: `HT ${fr}`,
      en: `Net ${en}`,
      cell: ({ byRate }) => byRate.get(key)?.net ?? null,
    },
    {
      key: 'tax',
      kind: 'decimal',
      fr: `TVA ${fr}`,
      en: `VAT ${en}`,
      cell: ({ byRate }) => byRate.get(key)?.tax ?? null,
    },
  ];
}

export const paymentJournalSheet: Sheet<PaymentEntry> = {
  resource: 'journals.payments',
  title: { fr: 'journal-des-reglements', en: 'payments-journal' },
  columns: [
    { key: 'date', kind: 'day', fr: 'Date', en: 'Date' },
    { key: 'flow', kind: 'text', fr: 'Sens', en: 'Flow' },
    { key: 'number', kind: 'text', fr: 'Numéro', en: 'Number' },
    { key: 'externalNumber', kind: 'text', fr: 'Numéro externe', en: 'External number' },
    { key: 'party', kind: 'text', fr: 'Tiers', en: 'Party' },
    { key: 'amount', kind: 'decimal', fr: 'Montant', en: 'Amount' },
    { key: 'currency', kind: 'text', fr: 'Devise', en: 'Currency' },
    { key: 'method', kind: 'text', fr: 'Moyen', en: 'Method' },
    { key: 'reference', kind: 'text', fr: 'Référence', en: 'Reference' },
  ],
};
