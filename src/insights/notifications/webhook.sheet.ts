import type { Sheet } from '../../sheets/sheet';
import type { WebhookView } from './webhook.view';

export const webhookSheet: Sheet<WebhookView> = {
  resource: 'webhooks',
  title: { fr: 'webhooks', en: 'webhooks' },
  columns: [
    { key: 'url', kind: 'text', fr: 'Adresse', en: 'URL' },
    { key: 'description', kind: 'text', fr: 'Description', en: 'Description' },
    { key: 'minSeverity', kind: 'text', fr: 'Gravité minimale', en: 'Minimum severity' },
    { key: 'events', kind: 'text', fr: 'Événements', en: 'Events', cell: ({ events }) => events.join(', ') },
    { key: 'isActive', kind: 'flag', fr: 'Actif', en: 'Active' },
    { key: 'createdAt', kind: 'instant', fr: 'Créé le', en: 'Created at' },
  ],
};
