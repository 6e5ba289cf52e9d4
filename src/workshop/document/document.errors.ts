import { defineError } from '#kernel';
import { ACTION_WORDS, DOCUMENT_WORDS, PART_WORDS, STATUS_WORDS } from '../../wording/code-words';

export const documentFrozen = defineError<{ document: string; status: string }>({
  kind: 'conflict',
  code: 'DOCUMENT_FROZEN',
  words: { document: DOCUMENT_WORDS, status: STATUS_WORDS },
  fr: { title: 'Document figé', detail: 'Un document ({document}) au statut « {status} » ne se modifie plus.' },
  en: { title: 'Document frozen', detail: 'A document ({document}) that is "{status}" cannot be changed.' },
});

export const documentInvalidTransition = defineError<{ action: string; status: string; from: readonly string[] }>({
  kind: 'conflict',
  code: 'DOCUMENT_INVALID_TRANSITION',
  words: { action: ACTION_WORDS, status: STATUS_WORDS, from: STATUS_WORDS },
  fr: {
    title: 'Action impossible',
    detail: 'L’action « {action} » demande un document au statut {from} ; celui-ci est au statut « {status} ».',
  },
  en: {
    title: 'Action not possible',
    detail: 'The action "{action}" needs a document that is {from}; this one is "{status}".',
  },
});

export const dossierStatusUnfit = defineError<{ status: string; allowed: readonly string[] }>({
  kind: 'conflict',
  code: 'INTERVENTION_STATUS_UNFIT',
  words: { status: STATUS_WORDS, allowed: STATUS_WORDS },
  fr: {
    title: 'Statut de l’intervention inadapté',
    detail: 'L’intervention est au statut « {status} » ; cela demande le statut {allowed}.',
  },
  en: { title: 'Intervention not there', detail: 'The intervention is "{status}"; this needs {allowed}.' },
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

export const dayBeforeDossier = defineError<{ field: string; day: string; reported: string }>({
  kind: 'unprocessable',
  code: 'DAY_BEFORE_DOSSIER',
  fr: {
    title: 'Date avant le dossier',
    detail: '« {field} » vaut {day}, avant le signalement du dossier le {reported}.',
  },
  en: { title: 'Day before the dossier', detail: '"{field}" is {day}, before the dossier was reported on {reported}.' },
});

export const documentIncomplete = defineError<{ missing: readonly string[] }>({
  kind: 'unprocessable',
  code: 'DOCUMENT_INCOMPLETE',
  words: { missing: PART_WORDS },
  fr: { title: 'Document incomplet', detail: 'Il manque : {missing}.' },
  en: { title: 'Document incomplete', detail: 'Missing: {missing}.' },
});
