import { defineError } from '#kernel';

export const employeeNumberTaken = defineError({
  kind: 'conflict',
  code: 'EMPLOYEE_NUMBER_TAKEN',
  fr: { title: 'Matricule déjà utilisé', detail: 'Un autre collaborateur porte ce matricule.' },
  en: { title: 'Employee number taken', detail: 'Another member of the staff has this employee number.' },
});

export const userTaken = defineError({
  kind: 'conflict',
  code: 'USER_TAKEN',
  fr: { title: 'Compte déjà rattaché', detail: 'Un autre collaborateur est rattaché à ce compte.' },
  en: { title: 'Account taken', detail: 'Another member of the staff belongs to this account.' },
});

export const accountLinked = defineError({
  kind: 'conflict',
  code: 'ACCOUNT_LINKED',
  fr: {
    title: 'Déjà rattaché à un compte',
    detail:
      'Cette fiche est rattachée au compte d’une autre personne. Retirez ce rattachement, puis faites le nouveau.',
  },
  en: {
    title: 'Linked to an account',
    detail: 'This record is linked to the account of another person. Remove that link, then make the new one.',
  },
});
