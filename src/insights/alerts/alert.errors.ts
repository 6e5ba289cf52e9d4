import { defineError } from '#kernel';
import { STATUS_WORDS } from '../../wording/code-words';
import type { AlertStatus } from './alert.choices';

export const alertSettled = defineError<{ status: AlertStatus }>()({
  kind: 'conflict',
  code: 'ALERT_SETTLED',
  words: { status: STATUS_WORDS },
  fr: {
    title: 'Alerte déjà traitée',
    detail: 'L’alerte est au statut « {status} » : cette action n’est plus possible.',
  },
  en: {
    title: 'Alert already settled',
    detail: 'The alert has the status "{status}": this action is no longer possible.',
  },
});
