import type { Sheet } from '../sheets/sheet';
import type { AttachmentView } from './attachment.view';

export const attachmentSheet: Sheet<AttachmentView> = {
  resource: 'attachments',
  title: { fr: 'fichiers', en: 'files' },
  columns: [
    { key: 'originalName', kind: 'text', fr: 'Nom', en: 'Name' },
    { key: 'category', kind: 'text', fr: 'Catégorie', en: 'Category' },
    { key: 'role', kind: 'text', fr: 'Rôle', en: 'Role' },
    { key: 'mimeType', kind: 'text', fr: 'Type', en: 'Type' },
    { key: 'sizeBytes', kind: 'integer', fr: 'Taille (octets)', en: 'Size (bytes)' },
    { key: 'sha256', kind: 'text', fr: 'SHA-256', en: 'SHA-256' },
    { key: 'createdAt', kind: 'instant', fr: 'Ajouté le', en: 'Added at' },
    { key: 'scanStatus', kind: 'text', fr: 'Analyse', en: 'Scan' },
    { key: 'downloadCount', kind: 'integer', fr: 'Téléchargements', en: 'Downloads' },
    { key: 'description', kind: 'text', fr: 'Description', en: 'Description' },
  ],
};
