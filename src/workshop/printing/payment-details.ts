import type { Locale } from '#kernel';
import type { PaymentDetails } from '../../tenant-settings/payment-details';
import type { PrintedText } from './printed-text';

type Labels = Readonly<Record<'holder' | 'bank' | 'iban' | 'bic' | 'account' | 'colon', string>>;

const LABELS: Readonly<Record<Locale, Labels>> = {
  fr: { holder: 'Titulaire', bank: 'Banque', iban: 'IBAN', bic: 'BIC', account: 'N° de compte', colon: '\u00a0: ' },
  en: { holder: 'Account holder', bank: 'Bank', iban: 'IBAN', bic: 'BIC', account: 'Account number', colon: ': ' },
};

/** How an invoice can be paid, one fact per line; null if the company has entered nothing. */
export function paymentText(details: PaymentDetails): PrintedText | null {
  const fr = linesOf(details, LABELS.fr);
  return fr.length === 0 ? null : { fr: fr.join('\n'), en: linesOf(details, LABELS.en).join('\n') };
}

function linesOf(details: PaymentDetails, labels: Labels): string[] {
  const { accountHolder, bankName, iban, bic, accountNumber, mobileMoney = [] } = details;
  const facts: (readonly [label: string, value: string | undefined])[] = [
    [labels.holder, accountHolder],
    [labels.bank, bankName],
    [labels.iban, iban === undefined ? undefined : inFours(iban)],
    [labels.bic, bic],
    [labels.account, accountNumber],
    ...mobileMoney.map(
      ({ operator, number, holder }) => [operator, holder ? `${number} (${holder})` : number] as const,
    ),
  ];
  return facts.flatMap(([label, value]) => (value === undefined ? [] : [`${label}${labels.colon}${value}`]));
}

/** In groups of four, as banks print it. */
const inFours = (iban: string): string => iban.replaceAll(' ', '').replace(/(.{4})(?=.)/g, '$1 ');
