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

/** The password was right; the account also asks for a code. */
export const mfaRequired = defineError({
  kind: 'unauthenticated',
  code: 'MFA_REQUIRED',
  fr: { title: 'Code requis', detail: 'Donnez aussi le code de votre application ou un code de secours.' },
  en: { title: 'Code required', detail: 'Also give the code of your authenticator app or a recovery code.' },
});

export const mfaCodeInvalid = defineError({
  kind: 'unauthenticated',
  code: 'MFA_CODE_INVALID',
  fr: { title: 'Code refusé', detail: 'Ce code est faux, périmé ou déjà utilisé.' },
  en: { title: 'Code refused', detail: 'This code is wrong, has expired or was used before.' },
});

export const mfaAlreadySet = defineError({
  kind: 'conflict',
  code: 'MFA_ALREADY_SET',
  fr: { title: 'Second facteur déjà configuré', detail: 'Retirez d’abord le second facteur en place.' },
  en: { title: 'Second factor already set', detail: 'Remove the present second factor first.' },
});

export const mfaNotStarted = defineError({
  kind: 'conflict',
  code: 'MFA_NOT_STARTED',
  fr: { title: 'Aucune configuration en cours', detail: 'Demandez d’abord un secret pour votre application.' },
  en: { title: 'No set-up under way', detail: 'Ask for a secret for your authenticator app first.' },
});

/** Also of a session that has ended, and of a token used twice: the answer tells a thief nothing. */
export const refreshInvalid = defineError({
  kind: 'unauthenticated',
  code: 'REFRESH_INVALID',
  fr: { title: 'Session terminée', detail: 'Connectez-vous à nouveau.' },
  en: { title: 'Session over', detail: 'Log in again.' },
});

export const passwordTooWeak = defineError<{ reason: string }>({
  kind: 'unprocessable',
  code: 'PASSWORD_TOO_WEAK',
  fr: { title: 'Mot de passe refusé', detail: 'Choisissez un autre mot de passe ({reason}).' },
  en: { title: 'Password refused', detail: 'Choose another password ({reason}).' },
});

export const linkInvalid = defineError({
  kind: 'unprocessable',
  code: 'LINK_INVALID',
  fr: { title: 'Lien périmé', detail: 'Ce lien a expiré ou a déjà servi. Demandez-en un autre.' },
  en: { title: 'Link expired', detail: 'This link has expired or was used before. Ask for another.' },
});

export const notAMember = defineError({
  kind: 'not_found',
  code: 'NOT_A_MEMBER',
  fr: { title: 'Entreprise introuvable', detail: 'Vous n’appartenez pas à cette entreprise.' },
  en: { title: 'Unknown company', detail: 'You do not belong to this company.' },
});

export const alreadyThere = defineError({
  kind: 'conflict',
  code: 'ALREADY_IN_TENANT',
  fr: { title: 'Déjà dans cette entreprise', detail: 'Votre session est déjà celle de cette entreprise.' },
  en: { title: 'Already in this company', detail: 'Your session is in this company already.' },
});
