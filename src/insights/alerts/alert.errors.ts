import { defineError } from '#kernel';
import { STATUS_WORDS } from '../../wording/code-words';
import type { AlertStatus } from './alert.choices';

export const alertSettled = defineError<{ status: AlertStatus }>({
  kind: 'conflict',
  code: 'ALERT_SETTLED',
  words: { status: STATUS_WORDS },
  fr: { title: 'Alerte réglée', detail: 'L’alerte est déjà réglée : {status}.' },
  en: { title: 'Alert settled', detail: 'The alert is settled already: {status}.' },
});
