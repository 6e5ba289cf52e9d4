import { ownValue } from '#kernel';

/** The names that a country uses for a company's identifiers; undefined if the general names are used. */
export interface IdentifierNames {
  readonly taxId?: string;
  readonly tradeRegister?: string;
}

/** The trade register of the OHADA area. */
const RCCM = 'RCCM';

const NAMES: Readonly<Record<string, IdentifierNames>> = {
  BF: { taxId: 'IFU', tradeRegister: RCCM },
  BJ: { taxId: 'IFU', tradeRegister: RCCM },
  CD: { taxId: 'NIF', tradeRegister: RCCM },
  CF: { taxId: 'NIF', tradeRegister: RCCM },
  CG: { taxId: 'NIU', tradeRegister: RCCM },
  CI: { taxId: 'NCC', tradeRegister: RCCM },
  CM: { taxId: 'NIU', tradeRegister: RCCM },
  GA: { taxId: 'NIF', tradeRegister: RCCM },
  GN: { taxId: 'NIF', tradeRegister: RCCM },
  GQ: { taxId: 'NIF', tradeRegister: RCCM },
  GW: { taxId: 'NIF', tradeRegister: RCCM },
  KM: { taxId: 'NIF', tradeRegister: RCCM },
  ML: { taxId: 'NIF', tradeRegister: RCCM },
  NE: { taxId: 'NIF', tradeRegister: RCCM },
  SN: { taxId: 'NINEA', tradeRegister: RCCM },
  TD: { taxId: 'NIF', tradeRegister: RCCM },
  TG: { taxId: 'NIF', tradeRegister: RCCM },
  BE: { taxId: 'N° TVA', tradeRegister: 'BCE' },
  CH: { taxId: 'IDE', tradeRegister: 'RC' },
  FR: { tradeRegister: 'RCS' },
  LU: { taxId: 'N° TVA', tradeRegister: 'RCS' },
  MA: { taxId: 'IF', tradeRegister: 'RC' },
  TN: { taxId: 'Matricule fiscal', tradeRegister: 'RNE' },
};

/** For countries with several numbers: the form of a number determines its name. */
const BY_FORM: readonly (readonly [country: string, form: RegExp, name: string])[] = [
  ['FR', /^FR[0-9A-Z]{2}\d{9}$/i, 'TVA intracommunautaire'],
  ['FR', /^\d{14}$/, 'SIRET'],
  ['FR', /^\d{9}$/, 'SIREN'],
  ['MA', /^\d{15}$/, 'ICE'],
];

/** The names of the identifiers of a party in this country. */
export function identifierNames(countryCode: string | null, taxId: string | null): IdentifierNames {
  if (countryCode === null) return {};
  const plain = (taxId ?? '').replaceAll(/[\s.]/g, '');
  const byForm = BY_FORM.find(([country, form]) => country === countryCode && form.test(plain));
  return { ...ownValue(NAMES, countryCode), ...(byForm !== undefined && { taxId: byForm[2] }) };
}
