import type { WriteRequest } from '#kernel';

/** A write whose audit row names the changed keys. The edge cannot see them, because they are one level deeper in the body. */
export function namingFields(write: WriteRequest, keys: readonly string[]): WriteRequest {
  return { ...write, auditEvent: (entityId) => ({ ...write.auditEvent(entityId), changedFields: keys }) };
}
