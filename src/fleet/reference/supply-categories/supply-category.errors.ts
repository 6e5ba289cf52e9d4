import { defineError } from '#kernel';

export const categoryCycle = defineError<{ id: number }>()({
  kind: 'unprocessable',
  code: 'CATEGORY_CYCLE',
  fr: {
    title: 'Arborescence en boucle',
    detail: 'La catégorie {id} ne peut pas être placée sous elle-même ni sous l’une de ses sous-catégories.',
  },
  en: {
    title: 'Circular tree',
    detail: 'Category {id} cannot be placed below itself or below one of its subcategories.',
  },
});

export const categoryTooDeep = defineError<{ deepest: number }>()({
  kind: 'unprocessable',
  code: 'CATEGORY_TOO_DEEP',
  fr: {
    title: 'Arborescence trop profonde',
    detail: 'L’arborescence des catégories compte au plus {deepest} niveaux.',
  },
  en: { title: 'Tree too deep', detail: 'The category tree has at most {deepest} levels.' },
});
