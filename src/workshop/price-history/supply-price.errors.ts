import { defineError } from '#kernel';
import { STATUS_WORDS } from '../../wording/code-words';

export const priceNotPending = defineError<{ status: string }>({
  kind: 'conflict',
  code: 'PRICE_NOT_PENDING',
  words: { status: STATUS_WORDS },
  fr: { title: 'Rien à contrôler', detail: 'Ce prix est au statut de contrôle « {status} ».' },
  en: { title: 'Nothing to review', detail: 'The review status of this price is "{status}".' },
});

export const priceInFuture = defineError<{ recordedAt: string }>({
  kind: 'unprocessable',
  code: 'PRICE_IN_FUTURE',
  fr: { title: 'Prix à venir', detail: 'Un prix ne peut être relevé pour {recordedAt}.' },
  en: { title: 'Price of the future', detail: 'A price cannot be recorded as of {recordedAt}.' },
});
