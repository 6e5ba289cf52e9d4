import { defineError } from '#kernel';

export const documentFrozen = defineError<{ document: string; status: string }>({
  kind: 'conflict',
  code: 'DOCUMENT_FROZEN',
  fr: { title: 'Document figé', detail: 'Un document ({document}) au statut « {status} » ne se modifie plus.' },
  en: { title: 'Document frozen', detail: 'A document ({document}) that is "{status}" cannot be changed.' },
});

export const documentInvalidTransition = defineError<{ action: string; status: string; from: readonly string[] }>({
  kind: 'conflict',
  code: 'DOCUMENT_INVALID_TRANSITION',
  fr: {
    title: 'Action impossible',
    detail: 'L’action « {action} » part de {from} ; le document est au statut « {status} ».',
  },
  en: { title: 'Action not possible', detail: 'The action "{action}" starts from {from}; the document is "{status}".' },
});

export const dossierStatusUnfit = defineError<{ status: string; allowed: readonly string[] }>({
  kind: 'conflict',
  code: 'INTERVENTION_STATUS_UNFIT',
  fr: {
    title: 'Statut de l’intervention inadapté',
    detail: 'L’intervention est au statut « {status} » ; cela demande l’un de {allowed}.',
  },
  en: { title: 'Intervention not there', detail: 'The intervention is "{status}"; this needs one of {allowed}.' },
});

export const validityReversed = defineError<{ from: string; until: string }>({
  kind: 'unprocessable',
  code: 'VALIDITY_REVERSED',
  fr: { title: 'Validité inversée', detail: 'La fin de validité {until} précède la date {from}.' },
  en: { title: 'Validity reversed', detail: 'The end of validity {until} is before the date {from}.' },
});

export const taxRateNotValid = defineError<{ code: string; day: string }>({
  kind: 'unprocessable',
  code: 'TAX_RATE_NOT_VALID',
  fr: { title: 'Taux hors validité', detail: 'Le taux {code} ne s’applique pas le {day}.' },
  en: { title: 'Rate not valid', detail: 'The rate {code} does not apply on {day}.' },
});

export const taxRateMissing = defineError<{ day: string }>({
  kind: 'unprocessable',
  code: 'TAX_RATE_MISSING',
  fr: {
    title: 'Taux de taxe à renseigner',
    detail: 'Aucun taux de taxe ne s’applique le {day}. Saisissez le taux de votre pays dans les taux de taxe.',
  },
  en: {
    title: 'Tax rate to enter',
    detail: 'No tax rate applies on {day}. Enter the rate of your country among the tax rates.',
  },
});

export const documentCurrencyOutdated = defineError<{ currency: string; expected: string }>({
  kind: 'conflict',
  code: 'DOCUMENT_CURRENCY_OUTDATED',
  fr: {
    title: 'Devise du brouillon dépassée',
    detail: 'Ce brouillon compte en {currency}, la société en {expected} : saisissez-le de nouveau.',
  },
  en: {
    title: 'Currency of the draft outdated',
    detail: 'This draft counts in {currency}, the company in {expected}: enter it again.',
  },
});

export const documentIncomplete = defineError<{ missing: readonly string[] }>({
  kind: 'unprocessable',
  code: 'DOCUMENT_INCOMPLETE',
  fr: { title: 'Document incomplet', detail: 'Il manque : {missing}.' },
  en: { title: 'Document incomplete', detail: 'Missing: {missing}.' },
});
