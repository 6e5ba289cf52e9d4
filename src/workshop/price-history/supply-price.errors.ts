import { defineError } from '#kernel';
import { STATUS_WORDS } from '../../wording/code-words';

export const priceNotPending = defineError<{ status: string }>()({
  kind: 'conflict',
  code: 'PRICE_NOT_PENDING',
  words: { status: STATUS_WORDS },
  fr: {
    title: 'Rien à contrôler',
    detail: 'Ce prix n’attend pas de contrôle : son statut de contrôle est « {status} ».',
  },
  en: { title: 'Nothing to review', detail: 'This price does not wait for a review: its review status is "{status}".' },
});

export const priceInFuture = defineError<{ recordedAt: string }>()({
  kind: 'unprocessable',
  code: 'PRICE_IN_FUTURE',
  fr: { title: 'Prix à venir', detail: 'La date du prix, {recordedAt}, est dans le futur.' },
  en: { title: 'Price in the future', detail: 'The time of the price, {recordedAt}, is in the future.' },
});
