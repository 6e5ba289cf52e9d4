import { defineError } from '#kernel';

export const settingUnknown = defineError<{ key: string }>({
  kind: 'invalid',
  code: 'SETTING_UNKNOWN',
  fr: { title: 'Réglage inconnu', detail: 'Il n’existe aucun réglage « {key} ».' },
  en: { title: 'Unknown setting', detail: 'There is no setting "{key}".' },
});

export const settingInvalid = defineError<{ key: string; reason: string }>({
  kind: 'unprocessable',
  code: 'SETTING_INVALID',
  fr: { title: 'Valeur refusée', detail: 'La valeur du réglage « {key} » est refusée ({reason}) ; voir « errors ».' },
  en: { title: 'Value refused', detail: 'The value of the setting "{key}" is refused ({reason}); see "errors".' },
});

export const settingsUnavailable = defineError({
  kind: 'unavailable',
  code: 'SETTINGS_UNAVAILABLE',
  fr: { title: 'Réglages indisponibles', detail: 'Les réglages ne peuvent pas être lus pour le moment. Réessayez.' },
  en: { title: 'Settings unavailable', detail: 'The settings cannot be read right now. Try again.' },
});
