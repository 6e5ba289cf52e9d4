import { defineError } from '#kernel';

export const exportMismatch = defineError<{ reason: string }>()({
  kind: 'conflict',
  code: 'EXPORT_MISMATCH',
  exit: 'mismatch',
  fr: { title: 'Export non conforme', detail: 'Le fichier ne correspond pas à l’export signé ({reason}).' },
  en: { title: 'Export mismatch', detail: 'The file does not match the signed export ({reason}).' },
});

export const exportIncomplete = defineError<{ table: string; expected: number; found: number }>()({
  kind: 'internal',
  code: 'EXPORT_INCOMPLETE',
  exit: 'mismatch',
  fr: {
    title: 'Export incomplet',
    detail: 'L’export de la table {table} contient {found} ligne(s) au lieu de {expected}.',
  },
  en: { title: 'Incomplete export', detail: 'The export of table {table} has {found} row(s) instead of {expected}.' },
});

export const artifactGone = defineError<{ id: number }>()({
  kind: 'not_found',
  code: 'ARTIFACT_NOT_FOUND',
  fr: { title: 'Fichier absent', detail: 'L’opération {id} n’a produit aucun fichier, ou ce fichier a expiré.' },
  en: { title: 'No such file', detail: 'Operation {id} produced no file, or the file has expired.' },
});

export const exportTargetInvalid = defineError<{ path: string }>()({
  kind: 'invalid',
  code: 'EXPORT_TARGET_INVALID',
  fr: {
    title: 'Destination invalide',
    detail:
      '« {path} » existe déjà, ou son dossier n’existe pas. Indiquez un nouveau fichier dans un dossier existant.',
  },
  en: {
    title: 'Invalid target',
    detail: '"{path}" already exists, or its folder does not exist. Give a new file in an existing folder.',
  },
});

export const confirmationWrong = defineError<{ slug: string }>()({
  kind: 'invalid',
  code: 'CONFIRMATION_WRONG',
  fr: { title: 'Confirmation erronée', detail: 'Pour supprimer cette société, confirmez par « {slug} ».' },
  en: { title: 'Wrong confirmation', detail: 'To delete this company, confirm with "{slug}".' },
});

export const legalRetention = defineError<{ count: number; until: string }>()({
  kind: 'forbidden',
  code: 'LEGAL_RETENTION',
  fr: {
    title: 'Conservation légale',
    detail:
      '{count} facture(s) doivent être conservées jusqu’au {until} : la société ne peut pas être supprimée avant cette date, sauf si la conservation est levée.',
  },
  en: {
    title: 'Legal retention',
    detail:
      '{count} invoice(s) must be kept until {until}: the company cannot be deleted before, unless the legal hold is released.',
  },
});

export const notToBePurged = defineError<{ id: number }>()({
  kind: 'conflict',
  code: 'TENANT_NOT_DELETED',
  fr: {
    title: 'Société non supprimée',
    detail: 'La suppression de la société {id} n’est pas programmée, ou l’effacement a déjà commencé.',
  },
  en: {
    title: 'Tenant not deleted',
    detail: 'Company {id} is not scheduled for deletion, or its erasure has already begun.',
  },
});

export const certificateMissing = defineError<{ id: number }>()({
  kind: 'not_found',
  code: 'ERASURE_CERTIFICATE_NOT_FOUND',
  fr: { title: 'Aucune attestation', detail: 'La société {id} n’a pas été effacée : il n’existe aucune attestation.' },
  en: { title: 'No certificate', detail: 'Company {id} has not been erased: there is no certificate.' },
});
