import { defineError } from '#kernel';

/** Also when what is taken away is more than the caller holds: a manager does not demote an administrator. */
export const grantExceedsOwn = defineError<{ permissions: readonly string[] }>({
  kind: 'forbidden',
  code: 'GRANT_EXCEEDS_OWN',
  fr: { title: 'Droits insuffisants', detail: 'Vous n’avez pas vous-même : {permissions}.' },
  en: { title: 'Beyond your own rights', detail: 'You do not hold yourself: {permissions}.' },
});

/** `tenantId` is null where the platform itself would be without one. */
export const lastAdministrator = defineError<{ tenantId: number | null }>({
  kind: 'conflict',
  code: 'LAST_ADMINISTRATOR',
  fr: { title: 'Dernier administrateur', detail: 'Nommez d’abord un autre administrateur.' },
  en: { title: 'Last administrator', detail: 'Name another administrator first.' },
});

export const alreadyMember = defineError({
  kind: 'conflict',
  code: 'ALREADY_MEMBER',
  fr: { title: 'Déjà membre', detail: 'Cette personne appartient déjà à l’entreprise.' },
  en: { title: 'Already a member', detail: 'This person already belongs to the company.' },
});

export const permissionUnknown = defineError<{ permission: string }>({
  kind: 'invalid',
  code: 'PERMISSION_UNKNOWN',
  fr: { title: 'Permission inconnue', detail: 'La permission « {permission} » n’existe pas.' },
  en: { title: 'Unknown permission', detail: 'There is no permission "{permission}".' },
});

export const invitationPending = defineError({
  kind: 'conflict',
  code: 'INVITATION_PENDING',
  fr: { title: 'Invitation en attente', detail: 'Cette personne n’a pas encore accepté l’invitation.' },
  en: { title: 'Invitation pending', detail: 'This person has not accepted the invitation yet.' },
});

export const invitationAccepted = defineError({
  kind: 'conflict',
  code: 'INVITATION_ACCEPTED',
  fr: { title: 'Invitation déjà acceptée', detail: 'Cette personne est déjà membre.' },
  en: { title: 'Invitation accepted', detail: 'This person is a member already.' },
});

export const garageRequired = defineError<{ role: string }>({
  kind: 'unprocessable',
  code: 'GARAGE_REQUIRED',
  fr: { title: 'Garage manquant', detail: 'Le rôle « {role} » est celui d’un garage : indiquez lequel (garageId).' },
  en: { title: 'Garage missing', detail: 'The role "{role}" is that of a garage: say which one (garageId).' },
});
