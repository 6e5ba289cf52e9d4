import { defineError } from '#kernel';

export const nameTaken = defineError({
  kind: 'conflict',
  code: 'NAME_TAKEN',
  fr: {
    title: 'Nom déjà utilisé',
    detail: 'Un autre élément de cette liste porte déjà ce nom. Choisissez un autre nom.',
  },
  en: {
    title: 'Name already in use',
    detail: 'Another entry of this list already has this name. Choose another name.',
  },
});

export const codeTaken = defineError({
  kind: 'conflict',
  code: 'CODE_TAKEN',
  fr: {
    title: 'Code déjà utilisé',
    detail: 'Un autre élément de cette liste porte déjà ce code. Choisissez un autre code.',
  },
  en: {
    title: 'Code already in use',
    detail: 'Another entry of this list already has this code. Choose another code.',
  },
});
