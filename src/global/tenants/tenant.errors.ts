import { defineError } from '#kernel';

export const directoryUnavailable = defineError({
  kind: 'unavailable',
  code: 'DIRECTORY_UNAVAILABLE',
  fr: { title: 'Annuaire indisponible', detail: 'La société ne peut pas être identifiée pour le moment. Réessayez.' },
  en: { title: 'Directory unavailable', detail: 'The company cannot be identified right now. Try again.' },
});

export const companyMoneyInUse = defineError<{ currency: string; countryCode: string }>({
  kind: 'conflict',
  code: 'COMPANY_MONEY_IN_USE',
  fr: {
    title: 'Devise et pays fixés',
    detail:
      'Des montants en {currency} ou des documents émis existent déjà : la devise et le pays de la société ne changent plus.',
  },
  en: {
    title: 'Currency and country are fixed',
    detail:
      'Amounts in {currency} or issued documents exist already: the company’s currency and country cannot change any more.',
  },
});

export const tenantUnknown = defineError<{ tenant: string }>({
  kind: 'not_found',
  code: 'NOT_FOUND_TENANT',
  fr: { title: 'Société introuvable', detail: 'Aucune société « {tenant} ».' },
  en: { title: 'Unknown company', detail: 'There is no company "{tenant}".' },
});

export const tenantAmbiguous = defineError<{ tenant: string; ids: string }>({
  kind: 'invalid',
  code: 'TENANT_NAME_AMBIGUOUS',
  fr: {
    title: 'Nom de société ambigu',
    detail:
      '« {tenant} » est l’identifiant d’une société et l’adresse d’une autre (ID : {ids}) : donnez celui de ses deux noms qui n’est qu’à elle.',
  },
  en: {
    title: 'Ambiguous company name',
    detail:
      '"{tenant}" is the id of one company and the slug of another (IDs: {ids}): give the one of its two names that no other company has.',
  },
});
