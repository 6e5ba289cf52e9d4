import { defineError } from '#kernel';

export const emailTaken = defineError<{ email: string }>()({
  kind: 'conflict',
  code: 'EMAIL_TAKEN',
  fr: { title: 'Adresse déjà utilisée', detail: 'Un compte existe déjà pour {email}.' },
  en: { title: 'Address already used', detail: 'An account for {email} already exists.' },
});

export const userUnknown = defineError<{ email: string }>()({
  kind: 'not_found',
  code: 'USER_UNKNOWN',
  fr: { title: 'Compte introuvable', detail: 'Il n’existe aucun compte pour {email}.' },
  en: { title: 'Unknown account', detail: 'No account exists for {email}.' },
});

export const userInvalid = defineError<{ reason: string }>()({
  kind: 'invalid',
  code: 'USER_INVALID',
  fr: { title: 'Compte invalide', detail: 'Le compte ne peut pas être créé : {reason}.' },
  en: { title: 'Invalid account', detail: 'The account cannot be created: {reason}.' },
});

export const roleUnknown = defineError<{ role: string }>()({
  kind: 'invalid',
  code: 'ROLE_UNKNOWN',
  fr: { title: 'Rôle inconnu', detail: 'Le rôle « {role} » n’existe pas.' },
  en: { title: 'Unknown role', detail: 'The role "{role}" does not exist.' },
});

export const phoneNotInternational = defineError({
  kind: 'invalid',
  code: 'PHONE_NOT_INTERNATIONAL',
  fr: {
    title: 'Numéro de téléphone invalide',
    detail: 'Le numéro doit contenir l’indicatif du pays, par exemple +225….',
  },
  en: { title: 'Invalid phone number', detail: 'The number must contain the country code, such as +225….' },
});

export const accountStillActive = defineError<{ id: number }>()({
  kind: 'conflict',
  code: 'ACCOUNT_STILL_ACTIVE',
  fr: { title: 'Compte encore ouvert', detail: 'Le compte {id} est encore ouvert. Fermez-le d’abord.' },
  en: { title: 'Account still open', detail: 'Account {id} is still open. Close it first.' },
});
