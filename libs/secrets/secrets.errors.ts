import { defineError } from '#kernel';

export const secretUnreadable = defineError<{ reason: string }>()({
  kind: 'internal',
  code: 'SECRET_UNREADABLE',
  fr: { title: 'Secret illisible', detail: 'Un secret chiffré ne peut pas être lu ({reason}).' },
  en: { title: 'Unreadable secret', detail: 'An encrypted secret cannot be read ({reason}).' },
});

export const passwordGateFull = defineError({
  kind: 'unavailable',
  code: 'LOGIN_BUSY',
  fr: {
    title: 'Trop de connexions en cours',
    detail: 'Trop de connexions sont en cours de vérification. Réessayez dans un instant.',
  },
  en: {
    title: 'Too many logins at the same time',
    detail: 'Too many logins are being checked. Try again in a moment.',
  },
});
