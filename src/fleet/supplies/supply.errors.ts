import { defineError } from '#kernel';

export const supplyReferenceTaken = defineError({
  kind: 'conflict',
  code: 'SUPPLY_REFERENCE_TAKEN',
  fr: { title: 'Référence déjà utilisée', detail: 'Une autre fourniture du catalogue a déjà cette référence.' },
  en: { title: 'Reference already in use', detail: 'Another supply in the catalogue already has this reference.' },
});
