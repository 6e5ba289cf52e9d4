import { defineError } from '#kernel';

export const webhookTargetRefused = defineError<{ url: string }>({
  kind: 'unprocessable',
  code: 'WEBHOOK_TARGET_REFUSED',
  fr: {
    title: 'Adresse de webhook refusée',
    detail: 'L’adresse {url} ne convient pas : HTTPS vers un serveur public, sans identifiants.',
  },
  en: {
    title: 'Webhook address refused',
    detail: 'The address {url} will not do: HTTPS to a public server, without credentials.',
  },
});

export const tooManyWebhooks = defineError<{ most: number }>({
  kind: 'conflict',
  code: 'TOO_MANY_WEBHOOKS',
  fr: { title: 'Trop de webhooks', detail: 'Il y a au plus {most} webhooks : supprimez-en un.' },
  en: { title: 'Too many webhooks', detail: 'There are at most {most} webhooks: delete one first.' },
});
