import { defineError } from '#kernel';

export const webhookTargetRefused = defineError<{ url: string }>()({
  kind: 'unprocessable',
  code: 'WEBHOOK_TARGET_REFUSED',
  fr: {
    title: 'Adresse de webhook refusée',
    detail: 'L’adresse {url} n’est pas permise. Indiquez une adresse HTTPS d’un serveur public, sans identifiants.',
  },
  en: {
    title: 'Webhook address refused',
    detail: 'The address {url} is not permitted. Enter an HTTPS address of a public server, without credentials.',
  },
});

export const tooManyWebhooks = defineError<{ most: number }>()({
  kind: 'conflict',
  code: 'TOO_MANY_WEBHOOKS',
  fr: { title: 'Trop de webhooks', detail: 'Le maximum de {most} webhooks est atteint : supprimez-en un.' },
  en: { title: 'Too many webhooks', detail: 'The maximum of {most} webhooks is reached: delete one first.' },
});
