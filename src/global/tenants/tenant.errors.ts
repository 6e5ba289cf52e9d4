import { defineError } from '#kernel';
import { STATUS_WORDS } from '../../wording/code-words';

export const directoryUnavailable = defineError({
  kind: 'unavailable',
  code: 'DIRECTORY_UNAVAILABLE',
  fr: {
    title: 'Annuaire indisponible',
    detail: 'La société ne peut pas être identifiée pour le moment. Réessayez dans quelques secondes.',
  },
  en: {
    title: 'Directory unavailable',
    detail: 'The company cannot be identified at the moment. Try again in a few seconds.',
  },
});

export const companyMoneyInUse = defineError<{ currency: string; countryCode: string }>()({
  kind: 'conflict',
  code: 'COMPANY_MONEY_IN_USE',
  fr: {
    title: 'Devise et pays fixés',
    detail:
      'La devise et le pays de la société ne peuvent plus être modifiés : des montants en {currency} ou des documents émis existent déjà.',
  },
  en: {
    title: 'Currency and country are fixed',
    detail:
      'The currency and country of the company can no longer be changed: amounts in {currency} or issued documents already exist.',
  },
});

export const tenantUnknown = defineError<{ tenant: string }>()({
  kind: 'not_found',
  code: 'NOT_FOUND_TENANT',
  fr: { title: 'Société introuvable', detail: 'La société « {tenant} » n’existe pas.' },
  en: { title: 'Unknown company', detail: 'The company "{tenant}" does not exist.' },
});

export const tenantAmbiguous = defineError<{ tenant: string; ids: string }>()({
  kind: 'invalid',
  code: 'TENANT_NAME_AMBIGUOUS',
  fr: {
    title: 'Nom de société ambigu',
    detail:
      '« {tenant} » est l’identifiant d’une société et le nom d’adresse (slug) d’une autre (ID : {ids}). Indiquez l’autre nom de la société voulue.',
  },
  en: {
    title: 'Ambiguous company name',
    detail:
      '"{tenant}" is the id of one company and the slug of another (IDs: {ids}). Use the other name of the company that you mean.',
  },
});

export const lifecycleConflict = defineError<{ status: string }>()({
  kind: 'conflict',
  code: 'TENANT_STATUS_CONFLICT',
  words: { status: STATUS_WORDS },
  fr: {
    title: 'État incompatible',
    detail: 'La société est dans l’état « {status} », qui ne permet pas cette action.',
  },
  en: { title: 'Status conflict', detail: 'The company has the status "{status}", which does not permit this action.' },
});

export const placementUnavailable = defineError<{ placement: string }>()({
  kind: 'unprocessable',
  code: 'PLACEMENT_UNAVAILABLE',
  fr: { title: 'Placement indisponible', detail: 'Le placement « {placement} » n’est pas encore proposé.' },
  en: { title: 'Placement unavailable', detail: 'The placement "{placement}" is not offered yet.' },
});

export const maintenanceEndInvalid = defineError<{ until: string; hours: number }>()({
  kind: 'invalid',
  code: 'TENANT_MAINTENANCE_END_INVALID',
  fr: {
    title: 'Fin de maintenance invalide',
    detail:
      '« {until} » ne convient pas : indiquez une date et une heure à venir, dans les {hours} prochaines heures, sous la forme AAAA-MM-JJThh:mm:ssZ.',
  },
  en: {
    title: 'Invalid end of maintenance',
    detail:
      '"{until}" is not suitable: give a future date and time within the next {hours} hours, as YYYY-MM-DDThh:mm:ssZ.',
  },
});
