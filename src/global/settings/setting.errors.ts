import { defineError } from '#kernel';

export const settingUnknown = defineError<{ key: string }>()({
  kind: 'invalid',
  code: 'SETTING_UNKNOWN',
  fr: { title: 'Réglage inconnu', detail: 'Le réglage « {key} » n’existe pas.' },
  en: { title: 'Unknown setting', detail: 'The setting "{key}" does not exist.' },
});

export const settingInvalid = defineError<{ key: string; reason: string }>()({
  kind: 'unprocessable',
  code: 'SETTING_INVALID',
  fr: { title: 'Valeur refusée', detail: 'La valeur du réglage « {key} » est invalide ({reason}). Voir « errors ».' },
  en: { title: 'Value refused', detail: 'The value of the setting "{key}" is invalid ({reason}). See "errors".' },
});

export const settingsUnavailable = defineError({
  kind: 'unavailable',
  code: 'SETTINGS_UNAVAILABLE',
  fr: {
    title: 'Réglages indisponibles',
    detail: 'Les réglages ne peuvent pas être lus pour le moment. Réessayez dans quelques secondes.',
  },
  en: {
    title: 'Settings unavailable',
    detail: 'The settings cannot be read at the moment. Try again in a few seconds.',
  },
});
