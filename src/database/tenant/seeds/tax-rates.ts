import { ownValue } from '#kernel';

export interface TaxRateSeed {
  readonly code: string;
  readonly label: string;
  readonly rate: string;
  readonly category: 'S' | 'Z';
  readonly isDefault: boolean;
  /** The first day on which the rate applies. */
  readonly validFrom: string;
}

/** Earlier than any document that a tenant can enter. */
const ALWAYS = '2000-01-01';

/**
 * Value-added tax by ISO 3166 country; the standard rate is the default. Where a local surtax is always added to the tax
 * (Cameroon, Congo, Chad), the rate is the one shown on invoices. These are engineering defaults: an accountant of the country must
 * confirm them (domain.md §5, §19).
 *
 * Chad: 17.5 % plus additional centimes of 10 % of the tax for local authorities, together 19.25 %, instead of 18 % (finance act for
 * 2024, from 1 January 2024; the finance act for 2026 keeps the 17.5 %).
 */
const TAX_RATES_BY_COUNTRY: Readonly<Record<string, readonly TaxRateSeed[]>> = {
  CI: [standard('18'), reduced('TVA9', 'TVA réduite 9 %', '9.00'), zero()],
  FR: [
    standard('20'),
    reduced('TVA10', 'TVA intermédiaire 10 %', '10.00'),
    reduced('TVA5_5', 'TVA réduite 5,5 %', '5.50'),
    reduced('TVA2_1', 'TVA particulière 2,1 %', '2.10'),
    zero(),
  ],
  SN: [standard('18'), zero()],
  ML: [standard('18'), zero()],
  BF: [standard('18'), zero()],
  BJ: [standard('18'), zero()],
  TG: [standard('18'), zero()],
  NE: [standard('19'), zero()],
  GN: [standard('18'), zero()],
  CM: [standard('19.25'), zero()],
  GA: [standard('18'), zero()],
  CG: [standard('18.90'), zero()],
  TD: [standard('19.25', '2024-01-01'), zero()],
  MA: [standard('20'), zero()],
  TN: [standard('19', '2018-01-01'), zero()],
  BE: [standard('21'), zero()],
  CH: [standard('8.10', '2024-01-01'), zero()],
  LU: [standard('17', '2024-01-01'), zero()],
};

/**
 * Exemption reason that earlier releases seeded with a rate of 0 % for countries without known rates. It is not a valid rate: it
 * is never the default, and no invoice can be issued with it.
 */
export const RATE_TO_ENTER = 'Taux du pays à renseigner';

/** The tax rates of a new tenant in this country; empty for countries without known rates, where the company enters its own. */
export function taxRatesOf(countryCode: string): readonly TaxRateSeed[] {
  return ownValue(TAX_RATES_BY_COUNTRY, countryCode) ?? [];
}

function standard(percent: string, validFrom = ALWAYS): TaxRateSeed {
  const short = percent.includes('.') ? percent.replace(/0+$/, '') : percent;
  const rate = percent.includes('.') ? percent : `${percent}.00`;
  const code = `TVA${short.replace('.', '_')}`;
  return { code, label: `TVA ${short.replace('.', ',')} %`, rate, category: 'S', isDefault: true, validFrom };
}

function reduced(code: string, label: string, rate: string): TaxRateSeed {
  return { code, label, rate, category: 'S', isDefault: false, validFrom: ALWAYS };
}

function zero(): TaxRateSeed {
  return { code: 'TVA0', label: 'TVA 0 %', rate: '0.00', category: 'Z', isDefault: false, validFrom: ALWAYS };
}
