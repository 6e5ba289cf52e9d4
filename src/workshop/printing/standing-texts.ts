import type { TenantSettings } from '../../tenant-settings/tenant-settings';
import { amountInWords } from './amount-in-words';
import { paymentText } from './payment-details';
import type { PrintedDocument } from './printed-document';

type Paragraph = PrintedDocument['paragraphs'][number];

interface Closing {
  readonly kind: 'invoice' | 'credit_note';
  /** As formatted by `formatMoney`. */
  readonly totalAmount: string;
  readonly currency: string;
}

/**
 * The paragraphs below the totals of an invoice: the total in words, how to pay, and the text that the law requires,
 * from the current settings.
 */
export async function closingParagraphs(settings: TenantSettings, closing: Closing): Promise<readonly Paragraph[]> {
  const isInWords = await settings.get('invoices.amount_in_words');
  const words = isInWords ? [inWords(closing)] : [];
  if (closing.kind === 'credit_note') return words;
  const payment = paymentText(await settings.get('invoices.payment_details'));
  const legal = (await settings.get('invoices.standing_text')).trim();
  return [
    ...words,
    ...(payment === null ? [] : [{ label: 'paymentDetails' as const, text: payment }]),
    ...(legal === '' ? [] : [{ label: 'legalNotice' as const, text: legal }]),
  ];
}

function inWords({ kind, totalAmount, currency }: Closing): Paragraph {
  const { fr, en } = amountInWords(totalAmount, currency);
  const isInvoice = kind === 'invoice';
  return {
    label: 'amountInWords',
    text: {
      fr: `${isInvoice ? 'Arrêtée la présente facture' : 'Arrêté le présent avoir'} à la somme de ${fr}.`,
      en: `This ${isInvoice ? 'invoice' : 'credit note'} comes to the sum of ${en}.`,
    },
  };
}
