import { defineError } from '#kernel';

export const rotationScopeMissing = defineError({
  kind: 'invalid',
  code: 'ROTATION_SCOPE_MISSING',
  fr: { title: 'Portée manquante', detail: 'Nommez une société, ou donnez --all.' },
  en: { title: 'Scope missing', detail: 'Name a tenant, or give --all.' },
});

export const idInvalid = defineError<{ value: string }>({
  kind: 'invalid',
  code: 'ID_INVALID',
  fr: { title: 'Numéro invalide', detail: '« {value} » n’est pas un numéro.' },
  en: { title: 'Invalid id', detail: '"{value}" is no id.' },
});
