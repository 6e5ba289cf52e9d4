import { defineError } from '#kernel';

export const parameterUnknown = defineError<{ key: string }>({
  kind: 'invalid',
  code: 'PARAMETER_UNKNOWN',
  fr: { title: 'Paramètre inconnu', detail: 'Il n’existe aucun paramètre « {key} ».' },
  en: { title: 'Unknown parameter', detail: 'There is no parameter "{key}".' },
});

export const parameterInvalid = defineError<{ key: string; reason: string }>({
  kind: 'unprocessable',
  code: 'PARAMETER_INVALID',
  fr: { title: 'Valeur refusée', detail: 'La valeur du paramètre « {key} » est refusée ({reason}) ; voir « errors ».' },
  en: { title: 'Value refused', detail: 'The value of the parameter "{key}" is refused ({reason}); see "errors".' },
});

export const parameterNotEditable = defineError<{ key: string }>({
  kind: 'conflict',
  code: 'PARAMETER_NOT_EDITABLE',
  fr: { title: 'Paramètre en lecture seule', detail: 'Le paramètre « {key} » ne se modifie pas.' },
  en: { title: 'Parameter is read-only', detail: 'The parameter "{key}" cannot be changed.' },
});
