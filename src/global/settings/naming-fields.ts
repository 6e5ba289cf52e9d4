import type { WriteRequest } from '#kernel';

/** The write with an audit row that names the keys it changes; the body has them one level deeper than the edge looks. */
export function namingFields(write: WriteRequest, keys: readonly string[]): WriteRequest {
  return { ...write, auditEvent: (entityId) => ({ ...write.auditEvent(entityId), changedFields: keys }) };
}
