import { defineError } from '#kernel';

export const phoneInvalid = defineError<{ phone: string }>()({
  kind: 'invalid',
  code: 'PHONE_INVALID',
  fr: {
    title: 'Numéro de téléphone invalide',
    detail: '« {phone} » n’est pas un numéro de téléphone valide. Écrivez-le avec l’indicatif du pays.',
  },
  en: {
    title: 'Invalid phone number',
    detail: '"{phone}" is not a valid phone number. Write it with the country code.',
  },
});

export const licenseNumberRequired = defineError({
  kind: 'unprocessable',
  code: 'LICENSE_NUMBER_REQUIRED',
  fr: { title: 'Numéro de permis manquant', detail: 'Un conducteur actif doit avoir un numéro de permis.' },
  en: { title: 'Licence number missing', detail: 'An active driver must have a licence number.' },
});

export const licenseNumberTaken = defineError({
  kind: 'conflict',
  code: 'LICENSE_NUMBER_TAKEN',
  fr: { title: 'Numéro de permis déjà enregistré', detail: 'Un autre conducteur a déjà ce numéro de permis.' },
  en: { title: 'Licence number already in use', detail: 'Another driver already has this licence number.' },
});

export const collaborateurTaken = defineError({
  kind: 'conflict',
  code: 'COLLABORATEUR_TAKEN',
  fr: { title: 'Collaborateur déjà conducteur', detail: 'Ce collaborateur est déjà rattaché à un autre conducteur.' },
  en: { title: 'Staff member already a driver', detail: 'This staff member is already linked to another driver.' },
});

export const driverErased = defineError({
  kind: 'conflict',
  code: 'DRIVER_ERASED',
  fr: { title: 'Conducteur anonymisé', detail: 'Ce conducteur a été anonymisé : sa fiche ne peut plus être modifiée.' },
  en: { title: 'Driver erased', detail: 'This driver was erased: the record can no longer be changed.' },
});

export const driverTooYoung = defineError<{ minimumAge: number }>()({
  kind: 'unprocessable',
  code: 'DRIVER_TOO_YOUNG',
  fr: { title: 'Conducteur trop jeune', detail: 'Un conducteur doit avoir au moins {minimumAge} ans.' },
  en: { title: 'Driver too young', detail: 'A driver must be at least {minimumAge} years old.' },
});

export const daysReversed = defineError<{ from: string; until: string }>()({
  kind: 'unprocessable',
  code: 'DAYS_REVERSED',
  fr: { title: 'Dates inversées', detail: '« {until} » précède « {from} ».' },
  en: { title: 'Dates reversed', detail: '"{until}" is before "{from}".' },
});

export const licenseTypeRepeated = defineError<{ licenseTypeId: number }>()({
  kind: 'unprocessable',
  code: 'LICENSE_TYPE_REPEATED',
  fr: { title: 'Catégorie répétée', detail: 'La catégorie de permis {licenseTypeId} est donnée deux fois.' },
  en: { title: 'Licence type repeated', detail: 'Licence type {licenseTypeId} is given twice.' },
});
