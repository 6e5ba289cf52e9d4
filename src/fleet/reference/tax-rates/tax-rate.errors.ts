import { defineError } from '#kernel';
import { TAX_CATEGORY_WORDS } from '../../../wording/code-words';

export const defaultTaxRateTaken = defineError({
  kind: 'conflict',
  code: 'DEFAULT_TAX_RATE_TAKEN',
  fr: { title: 'Taux par défaut déjà choisi', detail: 'Un autre taux vient d’être choisi par défaut. Réessayez.' },
  en: { title: 'Default rate taken', detail: 'Another rate was just made the default. Try again.' },
});

export const exemptionReasonRequired = defineError<{ category: string }>({
  kind: 'unprocessable',
  code: 'EXEMPTION_REASON_REQUIRED',
  words: { category: TAX_CATEGORY_WORDS },
  fr: { title: 'Motif d’exonération manquant', detail: 'La catégorie « {category} » demande un motif d’exonération.' },
  en: { title: 'Exemption reason missing', detail: 'The category "{category}" needs an exemption reason.' },
});

export const taxRateInvalid = defineError<{ category: string; rate: string }>({
  kind: 'unprocessable',
  code: 'TAX_RATE_INVALID',
  words: { category: TAX_CATEGORY_WORDS },
  fr: { title: 'Taux impossible', detail: 'Un taux de {rate} % ne convient pas à la catégorie « {category} ».' },
  en: { title: 'Impossible rate', detail: 'A rate of {rate} % does not go with the category "{category}".' },
});

export const taxRateDaysReversed = defineError<{ validFrom: string; validUntil: string }>({
  kind: 'unprocessable',
  code: 'TAX_RATE_DAYS_REVERSED',
  fr: { title: 'Dates inversées', detail: 'La fin de validité {validUntil} précède son début {validFrom}.' },
  en: { title: 'Days reversed', detail: 'The end of validity {validUntil} is before its start {validFrom}.' },
});
