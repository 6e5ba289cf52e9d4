import { defineError } from '#kernel';

export const supplyReferenceTaken = defineError({
  kind: 'conflict',
  code: 'SUPPLY_REFERENCE_TAKEN',
  fr: { title: 'Référence déjà utilisée', detail: 'Une autre fourniture du catalogue porte cette référence.' },
  en: { title: 'Reference taken', detail: 'Another supply of the catalogue has this reference.' },
});
