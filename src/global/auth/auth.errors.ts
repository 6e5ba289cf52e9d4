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
  fr: { title: 'Trop de tentatives', detail: 'Trop de tentatives de connexion ont échoué. Réessayez plus tard.' },
  en: { title: 'Too many attempts', detail: 'Too many failed logins. Try again later.' },
});

/** The password was correct, and the account also requires a code. */
export const mfaRequired = defineError({
  kind: 'unauthenticated',
  code: 'MFA_REQUIRED',
  fr: {
    title: 'Code requis',
    detail: 'Saisissez aussi le code de votre application d’authentification ou un code de secours.',
  },
  en: { title: 'Code required', detail: 'Also enter the code of your authenticator app or a recovery code.' },
});

export const mfaCodeInvalid = defineError({
  kind: 'unauthenticated',
  code: 'MFA_CODE_INVALID',
  fr: { title: 'Code refusé', detail: 'Ce code est incorrect, expiré ou déjà utilisé. Saisissez un nouveau code.' },
  en: { title: 'Code refused', detail: 'This code is wrong, has expired or was already used. Enter a new code.' },
});

export const mfaAlreadySet = defineError({
  kind: 'conflict',
  code: 'MFA_ALREADY_SET',
  fr: { title: 'Second facteur déjà configuré', detail: 'Un second facteur est déjà configuré. Supprimez-le d’abord.' },
  en: { title: 'Second factor already set', detail: 'A second factor is already set up. Remove it first.' },
});

export const mfaNotStarted = defineError({
  kind: 'conflict',
  code: 'MFA_NOT_STARTED',
  fr: {
    title: 'Aucune configuration en cours',
    detail: 'Commencez d’abord la configuration du second facteur pour obtenir un secret.',
  },
  en: { title: 'Set-up not started', detail: 'Start the set-up of the second factor first to get a secret.' },
});

/** Also thrown for an ended session and a reused token: one error for all causes gives a thief no information. */
export const refreshInvalid = defineError({
  kind: 'unauthenticated',
  code: 'REFRESH_INVALID',
  fr: { title: 'Session terminée', detail: 'Cette session est terminée. Connectez-vous à nouveau.' },
  en: { title: 'Session ended', detail: 'This session has ended. Log in again.' },
});

export const passwordTooWeak = defineError<{ reason: string }>()({
  kind: 'unprocessable',
  code: 'PASSWORD_TOO_WEAK',
  fr: { title: 'Mot de passe refusé', detail: 'Le mot de passe est trop faible ({reason}). Choisissez-en un autre.' },
  en: { title: 'Password refused', detail: 'The password is too weak ({reason}). Choose another one.' },
});

export const linkInvalid = defineError({
  kind: 'unprocessable',
  code: 'LINK_INVALID',
  fr: { title: 'Lien expiré', detail: 'Ce lien a expiré ou a déjà été utilisé. Demandez un nouveau lien.' },
  en: { title: 'Link expired', detail: 'This link has expired or was already used. Request a new link.' },
});

export const notAMember = defineError({
  kind: 'not_found',
  code: 'NOT_A_MEMBER',
  fr: { title: 'Entreprise introuvable', detail: 'Vous n’êtes pas membre de cette entreprise.' },
  en: { title: 'Unknown company', detail: 'You are not a member of this company.' },
});

export const alreadyThere = defineError({
  kind: 'conflict',
  code: 'ALREADY_IN_TENANT',
  fr: { title: 'Déjà dans cette entreprise', detail: 'Votre session est déjà ouverte dans cette entreprise.' },
  en: { title: 'Already in this company', detail: 'Your session already belongs to this company.' },
});
