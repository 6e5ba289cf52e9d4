import { defineError } from '#kernel';

export const limitUnknown = defineError<{ name: string; names: string }>()({
  kind: 'invalid',
  code: 'LIMIT_UNKNOWN',
  fr: { title: 'Limite inconnue', detail: 'La limite « {name} » n’existe pas. Limites possibles : {names}.' },
  en: { title: 'Unknown limit', detail: 'The limit "{name}" does not exist. Possible limits: {names}.' },
});

export const limitInvalid = defineError<{ name: string; value: string }>()({
  kind: 'invalid',
  code: 'LIMIT_INVALID',
  fr: {
    title: 'Limite invalide',
    detail: 'La valeur « {value} » de la limite « {name} » est invalide. Indiquez un nombre entier, ou « default ».',
  },
  en: {
    title: 'Invalid limit',
    detail: 'The value "{value}" of the limit "{name}" is invalid. Use a whole number, or "default".',
  },
});
