import { defineError } from '#kernel';

export const phoneInvalid = defineError<{ phone: string }>({
  kind: 'invalid',
  code: 'PHONE_INVALID',
  fr: {
    title: 'Numéro de téléphone invalide',
    detail: '« {phone} » n’est pas un numéro joignable ; écrivez-le avec son indicatif.',
  },
  en: {
    title: 'Invalid phone number',
    detail: '"{phone}" is not a number one can dial; write it with its country code.',
  },
});

export const licenseNumberRequired = defineError({
  kind: 'unprocessable',
  code: 'LICENSE_NUMBER_REQUIRED',
  fr: { title: 'Numéro de permis manquant', detail: 'Un conducteur actif a un numéro de permis.' },
  en: { title: 'Licence number missing', detail: 'An active driver has a licence number.' },
});

export const licenseNumberTaken = defineError({
  kind: 'conflict',
  code: 'LICENSE_NUMBER_TAKEN',
  fr: { title: 'Numéro de permis déjà enregistré', detail: 'Un autre conducteur porte ce numéro de permis.' },
  en: { title: 'Licence number taken', detail: 'Another driver has this licence number.' },
});

export const collaborateurTaken = defineError({
  kind: 'conflict',
  code: 'COLLABORATEUR_TAKEN',
  fr: { title: 'Collaborateur déjà conducteur', detail: 'Un autre conducteur est ce collaborateur.' },
  en: { title: 'Staff member taken', detail: 'Another driver is this member of the staff.' },
});

export const driverErased = defineError({
  kind: 'conflict',
  code: 'DRIVER_ERASED',
  fr: { title: 'Conducteur anonymisé', detail: 'Ce conducteur a été anonymisé : sa fiche ne se remplit plus.' },
  en: { title: 'Driver erased', detail: 'This driver was erased: the file is not filled in again.' },
});

export const driverTooYoung = defineError<{ minimumAge: number }>({
  kind: 'unprocessable',
  code: 'DRIVER_TOO_YOUNG',
  fr: { title: 'Conducteur trop jeune', detail: 'Un conducteur a au moins {minimumAge} ans.' },
  en: { title: 'Driver too young', detail: 'A driver is at least {minimumAge} years old.' },
});

export const daysReversed = defineError<{ from: string; until: string }>({
  kind: 'unprocessable',
  code: 'DAYS_REVERSED',
  fr: { title: 'Dates inversées', detail: '« {until} » précède « {from} ».' },
  en: { title: 'Days reversed', detail: '"{until}" is before "{from}".' },
});

export const licenseTypeRepeated = defineError<{ licenseTypeId: number }>({
  kind: 'unprocessable',
  code: 'LICENSE_TYPE_REPEATED',
  fr: { title: 'Catégorie répétée', detail: 'La catégorie de permis {licenseTypeId} est donnée deux fois.' },
  en: { title: 'Licence type repeated', detail: 'Licence type {licenseTypeId} is given twice.' },
});
