import { defineError } from '#kernel';

export const referenceInactive = defineError<{ field: string; id: number | string }>()({
  kind: 'unprocessable',
  code: 'REFERENCE_INACTIVE',
  fr: {
    title: 'Référence désactivée',
    detail: '« {field} » désigne l’élément {id}, qui est désactivé. Choisissez un élément actif.',
  },
  en: {
    title: 'Inactive reference',
    detail: '"{field}" refers to {id}, which is deactivated. Choose an active entry.',
  },
});
