import { defineError } from '#kernel';

export const employeeNumberTaken = defineError({
  kind: 'conflict',
  code: 'EMPLOYEE_NUMBER_TAKEN',
  fr: { title: 'Matricule déjà utilisé', detail: 'Un autre collaborateur a déjà ce matricule.' },
  en: { title: 'Employee number already in use', detail: 'Another staff member already has this employee number.' },
});

export const userTaken = defineError({
  kind: 'conflict',
  code: 'USER_TAKEN',
  fr: { title: 'Compte déjà rattaché', detail: 'Un autre collaborateur est déjà rattaché à ce compte.' },
  en: { title: 'Account already linked', detail: 'Another staff member is already linked to this account.' },
});

export const accountLinked = defineError({
  kind: 'conflict',
  code: 'ACCOUNT_LINKED',
  fr: {
    title: 'Déjà rattaché à un compte',
    detail:
      'Cette fiche est rattachée au compte d’une autre personne. Supprimez ce rattachement, puis créez le nouveau.',
  },
  en: {
    title: 'Already linked to an account',
    detail: 'This record is linked to another person’s account. Remove that link, then create the new one.',
  },
});
