import { defineError } from '#kernel';
import { TAX_CATEGORY_WORDS } from '../../../wording/code-words';

export const defaultTaxRateTaken = defineError({
  kind: 'conflict',
  code: 'DEFAULT_TAX_RATE_TAKEN',
  fr: {
    title: 'Taux par défaut déjà choisi',
    detail: 'Un autre taux vient d’être défini comme taux par défaut. Réessayez.',
  },
  en: { title: 'Default rate already set', detail: 'Another rate was just set as the default. Try again.' },
});

export const exemptionReasonRequired = defineError<{ category: string }>()({
  kind: 'unprocessable',
  code: 'EXEMPTION_REASON_REQUIRED',
  words: { category: TAX_CATEGORY_WORDS },
  fr: { title: 'Motif d’exonération manquant', detail: 'La catégorie « {category} » exige un motif d’exonération.' },
  en: { title: 'Exemption reason missing', detail: 'The category "{category}" requires an exemption reason.' },
});

export const taxRateInvalid = defineError<{ category: string; rate: string }>()({
  kind: 'unprocessable',
  code: 'TAX_RATE_INVALID',
  words: { category: TAX_CATEGORY_WORDS },
  fr: { title: 'Taux invalide', detail: 'Un taux de {rate} % est invalide pour la catégorie « {category} ».' },
  en: { title: 'Invalid tax rate', detail: 'A rate of {rate} % is invalid for the category "{category}".' },
});

export const taxRateDaysReversed = defineError<{ validFrom: string; validUntil: string }>()({
  kind: 'unprocessable',
  code: 'TAX_RATE_DAYS_REVERSED',
  fr: { title: 'Dates inversées', detail: 'La fin de validité {validUntil} précède le début de validité {validFrom}.' },
  en: { title: 'Dates reversed', detail: 'The validity ends on {validUntil}, before it starts on {validFrom}.' },
});
