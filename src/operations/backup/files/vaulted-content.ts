/** How a content is stored: as it is, or encrypted under a key that follows from the master key of that id. */
export type ContentForm = { readonly keyId: string | null };

/** A content among the backups of a tenant: named by its hash, so that it is there once, however many files and backups name it. */
export interface VaultedContent {
  readonly tenantId: number;
  readonly form: ContentForm;
  /** Of the content itself, in hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

export const contentsFolder = (tenantId: number): string => `files/${tenantId}`;

const formFolder = ({ keyId }: ContentForm): string => (keyId === null ? 'plain' : `key-${keyId}`);

/**
 * Below BACKUP_DIR, and in the bucket. Each form has a folder of its own: a backup is readable with the key its manifest names and no
 * other, and after a change of keys or of BACKUP_ENCRYPTION contents are copied anew.
 */
export function keyOf({ tenantId, form, sha256 }: Omit<VaultedContent, 'bytes'>): string {
  const name = form.keyId === null ? sha256 : `${sha256}.enc`;
  return `${contentsFolder(tenantId)}/${formFolder(form)}/${sha256.slice(0, 2)}/${name}`;
}

/** Whether the key is of a content in that form. */
export const isOfForm = (key: string, tenantId: number, form: ContentForm): boolean =>
  key.startsWith(`${contentsFolder(tenantId)}/${formFolder(form)}/`);

export const isSha256 = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
