import { defineError } from '#kernel';

export const rolePreset = defineError<{ code: string }>({
  kind: 'conflict',
  code: 'ROLE_PRESET',
  fr: { title: 'Rôle prédéfini', detail: 'Le rôle « {code} » est le même partout ; créez le vôtre.' },
  en: { title: 'Preset role', detail: 'The role "{code}" is the same everywhere; make one of your own.' },
});

export const roleCodeReserved = defineError<{ code: string }>({
  kind: 'conflict',
  code: 'ROLE_CODE_RESERVED',
  fr: { title: 'Code réservé', detail: '« {code} » est le code d’un rôle prédéfini.' },
  en: { title: 'Code reserved', detail: '"{code}" is the code of a preset role.' },
});

export const roleInUse = defineError<{ code: string }>({
  kind: 'conflict',
  code: 'ROLE_IN_USE',
  fr: { title: 'Rôle utilisé', detail: 'Des membres ont encore le rôle « {code} ».' },
  en: { title: 'Role in use', detail: 'Members still have the role "{code}".' },
});

/** A role of own vehicles, or a membership bound to a garage, holds what its queries can keep to those and nothing else. */
export const permissionNotNarrowable = defineError<{ permissions: readonly string[] }>({
  kind: 'unprocessable',
  code: 'PERMISSION_NOT_NARROWABLE',
  fr: {
    title: 'Permission sans restriction possible',
    detail: 'Ces permissions donnent accès au-delà des véhicules attribués ou du garage : {permissions}. Retirez-les.',
  },
  en: {
    title: 'Permission cannot be narrowed',
    detail: 'These permissions reach beyond the assigned vehicles or the garage: {permissions}. Remove them.',
  },
});
