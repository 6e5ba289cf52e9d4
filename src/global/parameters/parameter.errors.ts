import { defineError } from '#kernel';

export const parameterUnknown = defineError<{ key: string }>()({
  kind: 'invalid',
  code: 'PARAMETER_UNKNOWN',
  fr: { title: 'Paramètre inconnu', detail: 'Le paramètre « {key} » n’existe pas.' },
  en: { title: 'Unknown parameter', detail: 'The parameter "{key}" does not exist.' },
});

export const parameterInvalid = defineError<{ key: string; reason: string }>()({
  kind: 'unprocessable',
  code: 'PARAMETER_INVALID',
  fr: { title: 'Valeur refusée', detail: 'La valeur du paramètre « {key} » est invalide ({reason}). Voir « errors ».' },
  en: { title: 'Value refused', detail: 'The value of the parameter "{key}" is invalid ({reason}). See "errors".' },
});

export const parameterNotEditable = defineError<{ key: string }>()({
  kind: 'conflict',
  code: 'PARAMETER_NOT_EDITABLE',
  fr: { title: 'Paramètre en lecture seule', detail: 'Le paramètre « {key} » ne peut pas être modifié.' },
  en: { title: 'Parameter is read-only', detail: 'The parameter "{key}" cannot be changed.' },
});
