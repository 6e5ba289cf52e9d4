import { defineError } from '#kernel';

export const limitUnknown = defineError<{ name: string; names: string }>({
  kind: 'invalid',
  code: 'LIMIT_UNKNOWN',
  fr: { title: 'Limite inconnue', detail: '« {name} » n’est pas une limite. Il y a : {names}.' },
  en: { title: 'Unknown limit', detail: '"{name}" is no limit. There are: {names}.' },
});

export const limitInvalid = defineError<{ name: string; value: string }>({
  kind: 'invalid',
  code: 'LIMIT_INVALID',
  fr: {
    title: 'Limite invalide',
    detail: 'La limite « {name} » ne peut pas être « {value} » : donnez un nombre entier, ou « default ».',
  },
  en: {
    title: 'Invalid limit',
    detail: 'The limit "{name}" cannot be "{value}": give a whole number, or "default".',
  },
});
