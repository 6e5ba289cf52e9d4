import type { Garage } from '../../fleet/garages/garage.entity';
import type { Supplier } from '../../fleet/suppliers/supplier.entity';
import { countryName } from '../printing/country-names';
import { identifierNames } from '../printing/identifier-names';
import type { PrintedParty } from '../printing/printed-document';
import { textIn } from '../printing/printed-text';
import type { PrintedText } from '../printing/printed-text';
import type { CompanyIdentity } from './company-identity';

/** A seller or buyer as stored in a document; later changes of its record do not change it. */
export interface Party {
  readonly name: string;
  readonly legalForm: string | null;
  readonly address: string | null;
  readonly postalCode: string | null;
  readonly city: string | null;
  readonly countryCode: string | null;
  readonly taxId: string | null;
  readonly tradeRegister: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

export function partyOfCompany(company: CompanyIdentity): Party {
  const { addressLine1, addressLine2 } = company;
  return {
    name: company.legalName ?? company.name,
    legalForm: company.legalForm,
    address: [addressLine1, addressLine2].filter(Boolean).join(', ') || null,
    postalCode: company.postalCode,
    city: company.city,
    countryCode: company.countryCode,
    taxId: company.taxId,
    tradeRegister: company.tradeRegister,
    email: company.contactEmail,
    phone: company.contactPhone,
  };
}

/** A garage with its legal name. Encrypted data of the garage (contact persons, telephone numbers) is not printed. */
export function partyOfGarage(garage: Garage): Party {
  return {
    name: garage.legalName ?? garage.name,
    legalForm: null,
    address: garage.address,
    postalCode: garage.postalCode,
    city: garage.city,
    countryCode: garage.countryCode,
    taxId: garage.taxId,
    tradeRegister: garage.tradeRegister,
    email: garage.email,
    phone: null,
  };
}

export function partyOfSupplier(supplier: Supplier): Party {
  return {
    name: supplier.name,
    legalForm: null,
    address: supplier.address,
    postalCode: supplier.postalCode,
    city: supplier.city,
    countryCode: supplier.countryCode,
    taxId: supplier.taxId,
    tradeRegister: null,
    email: supplier.email,
    phone: null,
  };
}

/** The parts of the legal identity that the law requires of a seller and this company has not entered. */
export function missingIdentity(company: CompanyIdentity): readonly string[] {
  const missing = [
    company.legalName ? null : 'legalName',
    company.addressLine1 ? null : 'addressLine1',
    company.countryCode ? null : 'countryCode',
    (company.taxId ?? company.tradeRegister) ? null : 'taxId',
  ];
  return missing.filter((name) => name !== null);
}

export function printedParty(party: Party): PrintedParty {
  const { address, postalCode, city, countryCode, email, phone, taxId, tradeRegister } = party;
  const place = placeOf([postalCode, city].filter(Boolean).join(' '), countryCode);
  const lines = [address, place, email, phone].filter((line): line is PrintedText => line !== null && line !== '');
  const name = party.legalForm ? `${party.name} ${party.legalForm}` : party.name;
  return { name, lines, taxId, tradeRegister, identifierNames: identifierNames(countryCode, taxId) };
}

/** The town and the name of the country, in both languages. */
function placeOf(town: string, countryCode: string | null): PrintedText {
  if (countryCode === null || countryCode === '') return town;
  const country = countryName(countryCode);
  const said = (locale: 'fr' | 'en'): string =>
    [town, textIn(country, locale)].filter((part) => part !== '').join(', ');
  return { fr: said('fr'), en: said('en') };
}
