import { defineError } from '#kernel';

export const rotationScopeMissing = defineError({
  kind: 'invalid',
  code: 'ROTATION_SCOPE_MISSING',
  fr: { title: 'Portée manquante', detail: 'Nommez une société, ou donnez --all.' },
  en: { title: 'Scope missing', detail: 'Name a tenant, or give --all.' },
});
