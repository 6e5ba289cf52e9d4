import { defineError } from '#kernel';

export const referenceInactive = defineError<{ field: string; id: number | string }>({
  kind: 'unprocessable',
  code: 'REFERENCE_INACTIVE',
  fr: {
    title: 'Référence désactivée',
    detail: '« {field} » désigne {id}, qui est désactivé et ne peut plus être choisi.',
  },
  en: {
    title: 'Inactive reference',
    detail: '"{field}" names {id}, which is deactivated and can no longer be chosen.',
  },
});

export const nameTaken = defineError({
  kind: 'conflict',
  code: 'NAME_TAKEN',
  fr: { title: 'Nom déjà utilisé', detail: 'Un élément de cette liste porte déjà ce nom.' },
  en: { title: 'Name taken', detail: 'An entry of this list already has this name.' },
});

export const codeTaken = defineError({
  kind: 'conflict',
  code: 'CODE_TAKEN',
  fr: { title: 'Code déjà utilisé', detail: 'Un élément de cette liste porte déjà ce code.' },
  en: { title: 'Code taken', detail: 'An entry of this list already has this code.' },
});
