import { defineError } from '#kernel';

export const invalidCredentials = defineError({
  kind: 'unauthenticated',
  code: 'INVALID_CREDENTIALS',
  fr: { title: 'Connexion refusée', detail: 'Identifiant ou mot de passe incorrect.' },
  en: { title: 'Login refused', detail: 'Wrong identifier or password.' },
});

export const loginThrottled = defineError({
  kind: 'too_many',
  code: 'LOGIN_THROTTLED',
  fr: { title: 'Trop de tentatives', detail: 'Trop de connexions échouées. Réessayez plus tard.' },
  en: { title: 'Too many attempts', detail: 'Too many failed logins. Try again later.' },
});
