import { defineError } from '#kernel';
import { ACTION_WORDS, DOCUMENT_WORDS, PART_WORDS, STATUS_WORDS } from '../../wording/code-words';

export const documentFrozen = defineError<{ document: string; status: string }>()({
  kind: 'conflict',
  code: 'DOCUMENT_FROZEN',
  words: { document: DOCUMENT_WORDS, status: STATUS_WORDS },
  fr: { title: 'Document figé', detail: 'Un document ({document}) au statut « {status} » ne peut plus être modifié.' },
  en: { title: 'Document frozen', detail: 'A document ({document}) with the status "{status}" cannot be changed.' },
});

export const documentInvalidTransition = defineError<{ action: string; status: string; from: readonly string[] }>()({
  kind: 'conflict',
  code: 'DOCUMENT_INVALID_TRANSITION',
  words: { action: ACTION_WORDS, status: STATUS_WORDS, from: STATUS_WORDS },
  fr: {
    title: 'Action impossible',
    detail: 'L’action « {action} » demande un document au statut {from} ; celui-ci est au statut « {status} ».',
  },
  en: {
    title: 'Action not possible',
    detail: 'The action "{action}" requires a document with the status {from}; this one has the status "{status}".',
  },
});

export const interventionStatusUnfit = defineError<{ status: string; allowed: readonly string[] }>()({
  kind: 'conflict',
  code: 'INTERVENTION_STATUS_UNFIT',
  words: { status: STATUS_WORDS, allowed: STATUS_WORDS },
  fr: {
    title: 'Statut de l’intervention inadapté',
    detail: 'L’intervention est au statut « {status} ». Cette action exige le statut {allowed}.',
  },
  en: {
    title: 'Wrong status of the intervention',
    detail: 'The intervention has the status "{status}". This action requires the status {allowed}.',
  },
});

export const validityReversed = defineError<{ from: string; until: string }>()({
  kind: 'unprocessable',
  code: 'VALIDITY_REVERSED',
  fr: { title: 'Validité inversée', detail: 'La fin de validité {until} précède la date {from}.' },
  en: { title: 'Validity reversed', detail: 'The end of validity {until} is before the date {from}.' },
});

export const taxRateNotValid = defineError<{ code: string; day: string }>()({
  kind: 'unprocessable',
  code: 'TAX_RATE_NOT_VALID',
  fr: { title: 'Taux hors validité', detail: 'Le taux {code} ne s’applique pas le {day}.' },
  en: { title: 'Rate not valid', detail: 'The rate {code} does not apply on {day}.' },
});

export const taxRateMissing = defineError<{ day: string }>()({
  kind: 'unprocessable',
  code: 'TAX_RATE_MISSING',
  fr: {
    title: 'Taux de taxe à renseigner',
    detail: 'Aucun taux de taxe ne s’applique le {day}. Saisissez le taux de votre pays dans les taux de taxe.',
  },
  en: {
    title: 'Tax rate missing',
    detail: 'No tax rate applies on {day}. Enter the rate of your country in the tax rates.',
  },
});

export const documentCurrencyOutdated = defineError<{ currency: string; expected: string }>()({
  kind: 'conflict',
  code: 'DOCUMENT_CURRENCY_OUTDATED',
  fr: {
    title: 'Devise du brouillon dépassée',
    detail: 'Ce brouillon est en {currency}, alors que l’entreprise compte en {expected}. Saisissez-le de nouveau.',
  },
  en: {
    title: 'Currency of the draft outdated',
    detail: 'This draft is in {currency}, but the currency of the company is {expected}. Enter it again.',
  },
});

export const dayBeforeIntervention = defineError<{ field: string; day: string; reported: string }>()({
  kind: 'unprocessable',
  code: 'DAY_BEFORE_DOSSIER',
  fr: {
    title: 'Date avant le signalement',
    detail: '« {field} » vaut {day}, avant le signalement de l’intervention le {reported}.',
  },
  en: {
    title: 'Day before the report',
    detail: '"{field}" is {day}, before the intervention was reported on {reported}.',
  },
});

export const documentIncomplete = defineError<{ missing: readonly string[] }>()({
  kind: 'unprocessable',
  code: 'DOCUMENT_INCOMPLETE',
  words: { missing: PART_WORDS },
  fr: { title: 'Document incomplet', detail: 'Il manque : {missing}.' },
  en: { title: 'Document incomplete', detail: 'Missing: {missing}.' },
});
