import { defineError } from '#kernel';

export const validationFailed = defineError({
  kind: 'invalid',
  code: 'VALIDATION_FAILED',
  fr: { title: 'Requête invalide', detail: 'Certains champs sont invalides ; voir « errors ».' },
  en: { title: 'Invalid request', detail: 'Some fields are invalid. See "errors".' },
});

export const malformedRequest = defineError({
  kind: 'invalid',
  code: 'MALFORMED_REQUEST',
  fr: { title: 'Requête illisible', detail: 'L’adresse, un en-tête ou le corps de la requête est mal formé.' },
  en: { title: 'Unreadable request', detail: 'The URL, a header or the body of the request is not well-formed.' },
});

export const headersTooLarge = defineError({
  kind: 'headers_too_large',
  code: 'HEADERS_TOO_LARGE',
  fr: { title: 'En-têtes trop longs', detail: 'L’adresse et les en-têtes de la requête dépassent 16 Kio.' },
  en: { title: 'Headers too large', detail: 'The URL and the headers of the request exceed 16 KiB.' },
});

export const requestTooSlow = defineError({
  kind: 'too_slow',
  code: 'REQUEST_TIMEOUT',
  fr: { title: 'Requête trop lente', detail: 'La requête n’est pas arrivée en entier dans le temps imparti.' },
  en: { title: 'Request too slow', detail: 'The request did not arrive completely within the time allowed.' },
});

export const unauthenticated = defineError({
  kind: 'unauthenticated',
  code: 'UNAUTHENTICATED',
  fr: { title: 'Authentification requise', detail: 'Cette ressource demande un jeton d’accès valide.' },
  en: { title: 'Authentication required', detail: 'This resource needs a valid access token.' },
});

export const forbidden = defineError<{ permission: string }>()({
  kind: 'forbidden',
  code: 'FORBIDDEN',
  fr: { title: 'Accès refusé', detail: 'Il faut la permission « {permission} ».' },
  en: { title: 'Forbidden', detail: 'This needs the permission "{permission}".' },
});

export const routeNotFound = defineError({
  kind: 'not_found',
  code: 'ROUTE_NOT_FOUND',
  fr: { title: 'Adresse inconnue', detail: 'Il n’y a pas de ressource à cette adresse.' },
  en: { title: 'Unknown address', detail: 'There is no resource at this address.' },
});

export const bodyTooLarge = defineError({
  kind: 'too_large',
  code: 'BODY_TOO_LARGE',
  fr: { title: 'Corps trop volumineux', detail: 'Le corps de la requête dépasse la taille permise.' },
  en: { title: 'Body too large', detail: 'The body of the request is larger than allowed.' },
});

export const unsupportedMediaType = defineError({
  kind: 'unsupported_media',
  code: 'UNSUPPORTED_MEDIA_TYPE',
  fr: { title: 'Format non pris en charge', detail: 'Le corps doit être du JSON (application/json).' },
  en: { title: 'Unsupported media type', detail: 'The body must be JSON (application/json).' },
});

export const preconditionRequired = defineError({
  kind: 'precondition_required',
  code: 'PRECONDITION_REQUIRED',
  fr: { title: 'Version requise', detail: 'Indiquez la version modifiée : en-tête If-Match ou champ « version ».' },
  en: { title: 'Version required', detail: 'Send the version that you change: header If-Match or field "version".' },
});

export const rateLimited = defineError({
  kind: 'too_many',
  code: 'RATE_LIMITED',
  fr: { title: 'Trop de requêtes', detail: 'Le nombre de requêtes permis est dépassé. Réessayez plus tard.' },
  en: { title: 'Too many requests', detail: 'You have sent more requests than allowed. Try again later.' },
});

export const internalError = defineError({
  kind: 'internal',
  code: 'INTERNAL_ERROR',
  fr: {
    title: 'Erreur interne',
    detail: 'Une erreur inattendue est survenue ; elle est enregistrée sous cet identifiant.',
  },
  en: { title: 'Internal error', detail: 'An unexpected error occurred; it is recorded under this id.' },
});

export const passwordChangeRequired = defineError({
  kind: 'forbidden',
  code: 'PASSWORD_CHANGE_REQUIRED',
  fr: { title: 'Mot de passe à changer', detail: 'Choisissez d’abord un nouveau mot de passe.' },
  en: { title: 'Password change required', detail: 'Choose a new password first.' },
});

export const mfaEnrolmentRequired = defineError({
  kind: 'forbidden',
  code: 'MFA_ENROLMENT_REQUIRED',
  fr: { title: 'Second facteur à configurer', detail: 'Configurez d’abord votre second facteur.' },
  en: { title: 'Second factor required', detail: 'Set up your second factor first.' },
});

/** The action requires a password or code given within the last ten minutes. */
export const stepUpRequired = defineError({
  kind: 'forbidden',
  code: 'STEP_UP_REQUIRED',
  fr: { title: 'Confirmation requise', detail: 'Confirmez votre identité par votre mot de passe ou un code.' },
  en: { title: 'Confirmation required', detail: 'Confirm your identity with your password or a code.' },
});

/** An action of the platform on a tenant needs a reason, which both can read. */
export const reasonRequired = defineError({
  kind: 'invalid',
  code: 'REASON_REQUIRED',
  fr: {
    title: 'Motif requis',
    detail: 'Indiquez le motif dans l’en-tête X-Reason : 5 à 500 caractères, dont au moins trois lettres ou chiffres.',
  },
  en: {
    title: 'Reason required',
    detail: 'Give the reason in the header X-Reason: 5 to 500 characters with at least three letters or digits.',
  },
});

/** Nothing that a platform administrator creates inside a tenant may outlive the grant, and it does not open their own account. */
export const wouldOutliveGrant = defineError({
  kind: 'forbidden',
  code: 'OUTLIVES_GRANT',
  fr: {
    title: 'Refusé avec un accès temporaire',
    detail:
      'Cette action concerne votre propre compte ou durerait plus longtemps que votre accès temporaire. Pour votre compte, utilisez la console de la plateforme ; pour l’entreprise, demandez à l’un de ses administrateurs.',
  },
  en: {
    title: 'Refused during temporary access',
    detail:
      'This action concerns your own account, or its result would outlast your temporary access. For your account, use the control plane; for the company, ask one of its administrators.',
  },
});

export const featureDisabled = defineError<{ feature: string }>()({
  kind: 'forbidden',
  code: 'FEATURE_DISABLED',
  fr: { title: 'Fonctionnalité désactivée', detail: 'La fonctionnalité « {feature} » n’est pas activée ici.' },
  en: { title: 'Feature disabled', detail: 'The feature "{feature}" is not enabled here.' },
});
