import type { Resource } from '#persistence';
import { ATTACHMENT_CATEGORIES } from './attachment.choices';
import { Attachment } from './attachment.entity';

export const attachmentResource: Resource<Attachment> = {
  name: 'attachments',
  entity: Attachment,
  joins: {},
  listing: {
    sorts: { createdAt: 'record.createdAt', originalName: 'record.originalName' },
    defaultSort: [{ key: 'createdAt', direction: 'desc' }],
    filters: {
      entityType: { kind: 'code', column: 'record.entityType' },
      entityId: { kind: 'ids', column: 'record.entityId' },
      category: { kind: 'choice', values: ATTACHMENT_CATEGORIES, column: 'record.category' },
    },
    search: [],
  },
  conflicts: {},
};
