import { defineError } from '#kernel';

export const exportMismatch = defineError<{ reason: string }>({
  kind: 'conflict',
  code: 'EXPORT_MISMATCH',
  fr: { title: 'Export non conforme', detail: 'Le fichier n’est pas l’export qui a été signé ({reason}).' },
  en: { title: 'Export mismatch', detail: 'The file is not the export that was signed ({reason}).' },
});

export const artifactGone = defineError<{ id: number }>({
  kind: 'not_found',
  code: 'ARTIFACT_NOT_FOUND',
  fr: { title: 'Fichier absent', detail: 'L’opération {id} n’a pas de fichier, ou il a expiré.' },
  en: { title: 'No such file', detail: 'Operation {id} has no file, or it has expired.' },
});

export const exportTargetInvalid = defineError<{ path: string }>({
  kind: 'invalid',
  code: 'EXPORT_TARGET_INVALID',
  fr: { title: 'Destination invalide', detail: '« {path} » existe déjà ou son dossier n’existe pas.' },
  en: { title: 'Invalid target', detail: '"{path}" exists already, or its folder does not exist.' },
});

export const confirmationWrong = defineError<{ slug: string }>({
  kind: 'invalid',
  code: 'CONFIRMATION_WRONG',
  fr: { title: 'Confirmation erronée', detail: 'Pour supprimer cette société, confirmez par « {slug} ».' },
  en: { title: 'Wrong confirmation', detail: 'To delete this company, confirm with "{slug}".' },
});

export const legalRetention = defineError<{ count: number; until: string }>({
  kind: 'forbidden',
  code: 'LEGAL_RETENTION',
  fr: {
    title: 'Conservation légale',
    detail: '{count} facture(s) doivent être conservées jusqu’au {until}.',
  },
  en: { title: 'Legal retention', detail: '{count} invoice(s) have to be kept until {until}.' },
});

export const notToBePurged = defineError<{ id: number }>({
  kind: 'conflict',
  code: 'TENANT_NOT_DELETED',
  fr: { title: 'Société non supprimée', detail: 'La société {id} n’attend pas son effacement.' },
  en: { title: 'Tenant not deleted', detail: 'Company {id} does not wait to be erased.' },
});

export const certificateMissing = defineError<{ id: number }>({
  kind: 'not_found',
  code: 'ERASURE_CERTIFICATE_NOT_FOUND',
  fr: { title: 'Aucune attestation', detail: 'La société {id} n’a pas été effacée.' },
  en: { title: 'No certificate', detail: 'Company {id} has not been erased.' },
});
