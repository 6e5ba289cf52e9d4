import { defineError } from '#kernel';

/** Also thrown when a caller removes rights that the caller does not hold: a manager cannot demote an administrator. */
export const grantExceedsOwn = defineError<{ permissions: readonly string[] }>()({
  kind: 'forbidden',
  code: 'GRANT_EXCEEDS_OWN',
  fr: {
    title: 'Droits insuffisants',
    detail: 'Vous ne pouvez ni donner ni retirer des droits que vous n’avez pas : {permissions}.',
  },
  en: { title: 'Insufficient rights', detail: 'You cannot give or remove rights that you do not have: {permissions}.' },
});

/** `tenantId` is null for the last platform administrator. */
export const lastAdministrator = defineError<{ tenantId: number | null }>()({
  kind: 'conflict',
  code: 'LAST_ADMINISTRATOR',
  fr: {
    title: 'Dernier administrateur',
    detail: 'Le dernier administrateur ne peut pas être retiré. Nommez d’abord un autre administrateur.',
  },
  en: {
    title: 'Last administrator',
    detail: 'The last administrator cannot be removed. Appoint another administrator first.',
  },
});

export const alreadyMember = defineError({
  kind: 'conflict',
  code: 'ALREADY_MEMBER',
  fr: { title: 'Déjà membre', detail: 'Cette personne est déjà membre de l’entreprise.' },
  en: { title: 'Already a member', detail: 'This person is already a member of the company.' },
});

export const permissionUnknown = defineError<{ permission: string }>()({
  kind: 'invalid',
  code: 'PERMISSION_UNKNOWN',
  fr: { title: 'Permission inconnue', detail: 'La permission « {permission} » n’existe pas.' },
  en: { title: 'Unknown permission', detail: 'The permission "{permission}" does not exist.' },
});

export const invitationPending = defineError({
  kind: 'conflict',
  code: 'INVITATION_PENDING',
  fr: {
    title: 'Invitation en attente',
    detail: 'Cette personne n’a pas encore accepté l’invitation. Attendez son accord ou renvoyez l’invitation.',
  },
  en: {
    title: 'Invitation pending',
    detail: 'This person has not accepted the invitation yet. Wait, or send the invitation again.',
  },
});

export const invitationAccepted = defineError({
  kind: 'conflict',
  code: 'INVITATION_ACCEPTED',
  fr: { title: 'Invitation déjà acceptée', detail: 'Cette personne est déjà membre.' },
  en: { title: 'Invitation already accepted', detail: 'This person is already a member.' },
});

export const garageRequired = defineError<{ role: string }>()({
  kind: 'unprocessable',
  code: 'GARAGE_REQUIRED',
  fr: { title: 'Garage manquant', detail: 'Le rôle « {role} » exige un garage. Indiquez garageId.' },
  en: { title: 'Garage missing', detail: 'The role "{role}" requires a garage. Set garageId.' },
});
