import { defineError } from '#kernel';
import {
  DIRECTION_WORDS,
  DOCUMENT_WORDS,
  PART_WORDS,
  STATUS_WORDS,
  TAX_CATEGORY_WORDS,
} from '../../wording/code-words';

export const invoiceFrozen = defineError<{ status: string }>({
  kind: 'conflict',
  code: 'INVOICE_FROZEN',
  words: { status: STATUS_WORDS },
  fr: {
    title: 'Facture figée',
    detail: 'Une facture au statut « {status} » ne se modifie ni ne se supprime : corrigez-la par un avoir.',
  },
  en: {
    title: 'Invoice frozen',
    detail: 'An invoice that is "{status}" is neither changed nor deleted: correct it by a credit note.',
  },
});

export const invoiceWrongKind = defineError<{ direction: string; documentType: string }>({
  kind: 'conflict',
  code: 'INVOICE_WRONG_KIND',
  words: { documentType: DOCUMENT_WORDS, direction: DIRECTION_WORDS },
  fr: { title: 'Nature du document', detail: 'Cela ne se fait pas de ce document : {documentType}, {direction}.' },
  en: { title: 'Kind of document', detail: 'This is not done to a document {documentType} ({direction}).' },
});

export const identityIncomplete = defineError<{ missing: readonly string[] }>({
  kind: 'unprocessable',
  code: 'TENANT_IDENTITY_INCOMPLETE',
  words: { missing: PART_WORDS },
  fr: { title: 'Identité légale incomplète', detail: 'Il manque à la société : {missing}.' },
  en: { title: 'Legal identity incomplete', detail: 'The company lacks: {missing}.' },
});

export const buyerRequired = defineError({
  kind: 'unprocessable',
  code: 'BUYER_REQUIRED',
  fr: { title: 'Client manquant', detail: 'Indiquez à qui la facture s’adresse.' },
  en: { title: 'Buyer missing', detail: 'Say whom the invoice is for.' },
});

export const authorizationExceeded = defineError<{ amount: string; limit: string }>({
  kind: 'unprocessable',
  code: 'AUTHORIZATION_EXCEEDED',
  fr: {
    title: 'Ordre de travaux dépassé',
    detail:
      'Le facturé atteindrait {amount}, au-delà des {limit} autorisés ; donnez un motif si vous en avez le droit.',
  },
  en: {
    title: 'Authorization exceeded',
    detail: 'The invoiced would come to {amount}, beyond the {limit} authorized; give a reason if you may.',
  },
});

export const issueDateBeforeLast = defineError<{ issueDate: string; last: string }>({
  kind: 'unprocessable',
  code: 'ISSUE_DATE_BEFORE_LAST',
  fr: {
    title: 'Chronologie des factures',
    detail: 'La date {issueDate} précède celle du dernier document émis de la série, {last}.',
  },
  en: {
    title: 'Chronology of invoices',
    detail: 'The date {issueDate} is before that of the last issued document of the series, {last}.',
  },
});

export const dueDateBeforeIssue = defineError<{ dueDate: string; issueDate: string }>({
  kind: 'unprocessable',
  code: 'DUE_DATE_BEFORE_ISSUE',
  fr: { title: 'Échéance inversée', detail: 'L’échéance {dueDate} précède la date d’émission {issueDate}.' },
  en: { title: 'Due date reversed', detail: 'The due date {dueDate} is before the date of issue {issueDate}.' },
});

export const exemptionReasonMissing = defineError<{ category: string }>({
  kind: 'unprocessable',
  code: 'EXEMPTION_REASON_MISSING',
  words: { category: TAX_CATEGORY_WORDS },
  fr: {
    title: 'Motif d’exonération absent',
    detail: 'Le taux « {category} » n’a pas de motif d’exonération.',
  },
  en: { title: 'No exemption reason', detail: 'The rate "{category}" has no exemption reason.' },
});

export const exemptionReasonsTooLong = defineError<{ category: string; most: number }>({
  kind: 'unprocessable',
  code: 'EXEMPTION_REASONS_TOO_LONG',
  words: { category: TAX_CATEGORY_WORDS },
  fr: {
    title: 'Motifs d’exonération trop longs',
    detail: 'Les motifs de la catégorie « {category} » dépassent ensemble {most} lettres ; répartissez les lignes.',
  },
  en: {
    title: 'Exemption reasons too long',
    detail:
      'The reasons of the category "{category}" together exceed {most} letters; split the lines over several invoices.',
  },
});

export const statedTotalDiffers = defineError<{ stated: string; computed: string; tolerance: string }>({
  kind: 'unprocessable',
  code: 'STATED_TOTAL_DIFFERS',
  fr: {
    title: 'Total imprimé différent',
    detail:
      'Le total imprimé {stated} s’écarte du total calculé {computed} de plus que des arrondis ({tolerance}) : vérifiez les lignes.',
  },
  en: {
    title: 'Stated total differs',
    detail:
      'The stated total {stated} differs from the computed {computed} by more than roundings ({tolerance}): check the lines.',
  },
});

export const invoiceSettledInPart = defineError<{ paid: string; credited: string }>({
  kind: 'conflict',
  code: 'INVOICE_SETTLED_IN_PART',
  fr: {
    title: 'Facture déjà réglée en partie',
    detail: 'Payé : {paid}, crédité : {credited}. Annulez d’abord ces paiements et ces avoirs.',
  },
  en: {
    title: 'Invoice settled in part',
    detail: 'Paid: {paid}, credited: {credited}. Void these payments and credit notes first.',
  },
});

export const fiscalOutcomeKnown = defineError<{ status: string }>({
  kind: 'conflict',
  code: 'FISCAL_OUTCOME_KNOWN',
  words: { status: STATUS_WORDS },
  fr: {
    title: 'Rien à décider',
    detail: 'L’état fiscal du document est « {status} » ; on ne décide que d’un envoi au sort incertain.',
  },
  en: {
    title: 'Nothing to decide',
    detail: 'The fiscal status of the document is "{status}"; only a submission of uncertain outcome is decided on.',
  },
});

export const originNotFit = defineError<{ status: string }>({
  kind: 'unprocessable',
  code: 'INVOICE_ORIGIN_UNFIT',
  words: { status: STATUS_WORDS },
  fr: { title: 'Origine inadaptée', detail: 'Le document d’origine est au statut « {status} ».' },
  en: { title: 'Origin not fit', detail: 'The document of origin is "{status}".' },
});

export const externalNumberTaken = defineError({
  kind: 'conflict',
  code: 'EXTERNAL_NUMBER_TAKEN',
  fr: { title: 'Facture déjà saisie', detail: 'Une facture de ce fournisseur porte déjà ce numéro cette année-là.' },
  en: { title: 'Invoice entered before', detail: 'An invoice of this supplier has this number already in that year.' },
});

export const refundExists = defineError({
  kind: 'conflict',
  code: 'REFUND_EXISTS',
  fr: {
    title: 'Remboursement existant',
    detail: 'Plus aurait été remboursé que payé : annulez d’abord le remboursement.',
  },
  en: { title: 'Refund exists', detail: 'More would be paid back than was paid: void the refund first.' },
});
