import { defineError } from '#kernel';

export const categoryCycle = defineError<{ id: number }>({
  kind: 'unprocessable',
  code: 'CATEGORY_CYCLE',
  fr: { title: 'Arborescence en boucle', detail: 'La catégorie {id} ne peut pas se trouver sous elle-même.' },
  en: { title: 'Circular tree', detail: 'The category {id} cannot be below itself.' },
});

export const categoryTooDeep = defineError<{ deepest: number }>({
  kind: 'unprocessable',
  code: 'CATEGORY_TOO_DEEP',
  fr: { title: 'Arborescence trop profonde', detail: 'Les catégories ont au plus {deepest} niveaux.' },
  en: { title: 'Tree too deep', detail: 'Categories have at most {deepest} levels.' },
});
