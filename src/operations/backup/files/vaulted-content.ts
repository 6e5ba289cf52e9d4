/** How a content is stored: unencrypted, or encrypted under a key derived from the master key with this id. */
export type ContentForm = { readonly keyId: string | null };

/** A content stored with the backups of a tenant. It is named by its hash, so it is stored once even if several files and backups refer to it. */
export interface VaultedContent {
  readonly tenantId: number;
  readonly form: ContentForm;
  /** SHA-256 of the content itself, in hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

export const contentsFolder = (tenantId: number): string => `files/${tenantId}`;

/** Contents that are being written. */
export const draftsFolder = (tenantId: number): string => `${contentsFolder(tenantId)}/drafts`;

const formFolder = ({ keyId }: ContentForm): string => (keyId === null ? 'plain' : `key-${keyId}`);

/**
 * The path below BACKUP_DIR and in the bucket. Each form has its own folder: a backup can be read with exactly the key that its manifest names,
 * so after a change of keys or of BACKUP_ENCRYPTION contents are copied again.
 */
export function keyOf({ tenantId, form, sha256 }: Omit<VaultedContent, 'bytes'>): string {
  const name = form.keyId === null ? sha256 : `${sha256}.enc`;
  return `${contentsFolder(tenantId)}/${formFolder(form)}/${sha256.slice(0, 2)}/${name}`;
}

/** Whether the key belongs to a content of that tenant in that form. */
export const isOfForm = (key: string, tenantId: number, form: ContentForm): boolean =>
  key.startsWith(`${contentsFolder(tenantId)}/${formFolder(form)}/`);

export const isSha256 = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
