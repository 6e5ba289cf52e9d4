import { defineError } from '#kernel';
import {
  DIRECTION_WORDS,
  DOCUMENT_WORDS,
  PART_WORDS,
  STATUS_WORDS,
  TAX_CATEGORY_WORDS,
} from '../../wording/code-words';

export const invoiceFrozen = defineError<{ status: string }>()({
  kind: 'conflict',
  code: 'INVOICE_FROZEN',
  words: { status: STATUS_WORDS },
  fr: {
    title: 'Facture figée',
    detail: 'Une facture au statut « {status} » ne peut être ni modifiée ni supprimée. Corrigez-la par un avoir.',
  },
  en: {
    title: 'Invoice frozen',
    detail: 'An invoice with the status "{status}" cannot be changed or deleted. Correct it with a credit note.',
  },
});

export const invoiceWrongKind = defineError<{ direction: string; documentType: string }>()({
  kind: 'conflict',
  code: 'INVOICE_WRONG_KIND',
  words: { documentType: DOCUMENT_WORDS, direction: DIRECTION_WORDS },
  fr: {
    title: 'Nature du document',
    detail: 'Cette action n’est pas possible pour ce document : {documentType}, {direction}.',
  },
  en: {
    title: 'Kind of document',
    detail: 'This action is not possible for this document: {documentType}, {direction}.',
  },
});

export const identityIncomplete = defineError<{ missing: readonly string[] }>()({
  kind: 'unprocessable',
  code: 'TENANT_IDENTITY_INCOMPLETE',
  words: { missing: PART_WORDS },
  fr: {
    title: 'Identité légale incomplète',
    detail: 'L’identité légale de l’entreprise est incomplète ; il manque : {missing}.',
  },
  en: {
    title: 'Legal identity incomplete',
    detail: 'The legal identity of the company is incomplete. Missing: {missing}.',
  },
});

export const buyerRequired = defineError({
  kind: 'unprocessable',
  code: 'BUYER_REQUIRED',
  fr: { title: 'Client manquant', detail: 'Indiquez le client de la facture.' },
  en: { title: 'Buyer missing', detail: 'Enter the buyer of the invoice.' },
});

export const authorizationExceeded = defineError<{ amount: string; limit: string }>()({
  kind: 'unprocessable',
  code: 'AUTHORIZATION_EXCEEDED',
  fr: {
    title: 'Ordre de travaux dépassé',
    detail:
      'Le montant facturé atteindrait {amount}, au-delà des {limit} autorisés. Indiquez un motif si vous avez le droit de les dépasser.',
  },
  en: {
    title: 'Authorization exceeded',
    detail:
      'The invoiced amount would be {amount}, more than the {limit} authorized. Give a reason if you may exceed it.',
  },
});

export const issueDateBeforeLast = defineError<{ issueDate: string; last: string }>()({
  kind: 'unprocessable',
  code: 'ISSUE_DATE_BEFORE_LAST',
  fr: {
    title: 'Chronologie des factures',
    detail: 'La date {issueDate} précède celle du dernier document émis de la série, {last}.',
  },
  en: {
    title: 'Chronology of invoices',
    detail: 'The date {issueDate} is before the date of the last issued document of the series, {last}.',
  },
});

export const dueDateBeforeIssue = defineError<{ dueDate: string; issueDate: string }>()({
  kind: 'unprocessable',
  code: 'DUE_DATE_BEFORE_ISSUE',
  fr: { title: 'Échéance inversée', detail: 'L’échéance {dueDate} précède la date d’émission {issueDate}.' },
  en: { title: 'Due date reversed', detail: 'The due date {dueDate} is before the issue date {issueDate}.' },
});

export const exemptionReasonMissing = defineError<{ category: string }>()({
  kind: 'unprocessable',
  code: 'EXEMPTION_REASON_MISSING',
  words: { category: TAX_CATEGORY_WORDS },
  fr: {
    title: 'Motif d’exonération absent',
    detail: 'Le taux « {category} » n’a pas de motif d’exonération.',
  },
  en: { title: 'No exemption reason', detail: 'The rate "{category}" has no exemption reason.' },
});

export const exemptionReasonsTooLong = defineError<{ category: string; most: number }>()({
  kind: 'unprocessable',
  code: 'EXEMPTION_REASONS_TOO_LONG',
  words: { category: TAX_CATEGORY_WORDS },
  fr: {
    title: 'Motifs d’exonération trop longs',
    detail:
      'Les motifs de la catégorie « {category} » dépassent ensemble {most} caractères. Répartissez les lignes sur plusieurs factures.',
  },
  en: {
    title: 'Exemption reasons too long',
    detail:
      'The exemption reasons of the category "{category}" are together longer than {most} characters. Split the lines over several invoices.',
  },
});

export const statedTotalDiffers = defineError<{ stated: string; computed: string; tolerance: string }>()({
  kind: 'unprocessable',
  code: 'STATED_TOTAL_DIFFERS',
  fr: {
    title: 'Total imprimé différent',
    detail:
      'L’écart entre le total imprimé {stated} et le total calculé {computed} dépasse la tolérance d’arrondi ({tolerance}). Vérifiez les lignes.',
  },
  en: {
    title: 'Stated total differs',
    detail:
      'The stated total {stated} differs from the computed total {computed} by more than the rounding tolerance ({tolerance}). Check the lines.',
  },
});

export const invoiceSettledInPart = defineError<{ paid: string; credited: string }>()({
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

export const fiscalOutcomeKnown = defineError<{ status: string }>()({
  kind: 'conflict',
  code: 'FISCAL_OUTCOME_KNOWN',
  words: { status: STATUS_WORDS },
  fr: {
    title: 'Rien à décider',
    detail:
      'L’état fiscal du document est « {status} ». Une décision n’est possible que pour un envoi au résultat incertain.',
  },
  en: {
    title: 'Nothing to decide',
    detail:
      'The fiscal status of the document is "{status}". A decision is possible only for a submission with an uncertain outcome.',
  },
});

export const originNotFit = defineError<{ status: string }>()({
  kind: 'unprocessable',
  code: 'INVOICE_ORIGIN_UNFIT',
  words: { status: STATUS_WORDS },
  fr: {
    title: 'Document d’origine inutilisable',
    detail: 'Le document d’origine est au statut « {status} » : une facture ne peut pas en être tirée.',
  },
  en: {
    title: 'Origin cannot be used',
    detail: 'The document of origin has the status "{status}": no invoice can be created from it.',
  },
});

export const externalNumberTaken = defineError({
  kind: 'conflict',
  code: 'EXTERNAL_NUMBER_TAKEN',
  fr: { title: 'Facture déjà saisie', detail: 'Une facture de cet émetteur porte déjà ce numéro pour cette année.' },
  en: { title: 'Invoice already entered', detail: 'An invoice of this sender already has this number in that year.' },
});

export const refundExists = defineError({
  kind: 'conflict',
  code: 'REFUND_EXISTS',
  fr: {
    title: 'Remboursement existant',
    detail: 'Le montant remboursé dépasserait le montant payé. Annulez d’abord le remboursement.',
  },
  en: { title: 'Refund exists', detail: 'The refunded amount would exceed the paid amount. Void the refund first.' },
});
