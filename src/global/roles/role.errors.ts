import { defineError } from '#kernel';

export const rolePreset = defineError<{ code: string }>()({
  kind: 'conflict',
  code: 'ROLE_PRESET',
  fr: {
    title: 'Rôle prédéfini',
    detail: 'Le rôle prédéfini « {code} » ne peut pas être modifié. Créez un rôle personnalisé.',
  },
  en: { title: 'Preset role', detail: 'The preset role "{code}" cannot be changed. Create a custom role.' },
});

export const roleCodeReserved = defineError<{ code: string }>()({
  kind: 'conflict',
  code: 'ROLE_CODE_RESERVED',
  fr: { title: 'Code réservé', detail: '« {code} » est le code d’un rôle prédéfini. Choisissez un autre code.' },
  en: { title: 'Code reserved', detail: '"{code}" is the code of a preset role. Choose another code.' },
});

export const roleInUse = defineError<{ code: string }>()({
  kind: 'conflict',
  code: 'ROLE_IN_USE',
  fr: {
    title: 'Rôle utilisé',
    detail: 'Des membres ont encore le rôle « {code} ». Donnez-leur d’abord un autre rôle.',
  },
  en: { title: 'Role in use', detail: 'Members still have the role "{code}". Give them another role first.' },
});

/**
 * A role restricted to own vehicles, or a membership bound to a garage, may only contain permissions that queries can restrict
 * accordingly.
 */
export const permissionNotRestrictable = defineError<{ permissions: readonly string[] }>()({
  kind: 'unprocessable',
  code: 'PERMISSION_NOT_NARROWABLE',
  fr: {
    title: 'Permission sans restriction possible',
    detail: 'Ces permissions donnent accès au-delà des véhicules attribués ou du garage : {permissions}. Retirez-les.',
  },
  en: {
    title: 'Permission cannot be restricted',
    detail: 'These permissions give access beyond the assigned vehicles or the garage: {permissions}. Remove them.',
  },
});
