import { Inject, Injectable } from '@nestjs/common';
import { KEY_RING, KeyRing } from '#secrets';
import { GlobalDatabase } from '../../../global/global-database';
import { certificateMissing } from '../offboarding.errors';
import { isGenuine, signDocument } from '../signed-document';
import type { Signed } from '../signed-document';

/** What was erased of a tenant, by whose wish, and what had been handed over before. */
export interface ErasureFacts {
  readonly document: 'impact-auto-erasure-certificate';
  readonly formatVersion: 1;
  readonly tenant: { readonly id: number; readonly slug: string; readonly name: string };
  readonly operations: { readonly deletion: number | null; readonly purge: number };
  readonly actors: { readonly deletion: string | null; readonly purge: string };
  readonly times: { readonly deleted: string | null; readonly purgeBegan: string; readonly certified: string };
  readonly erased: {
    readonly server: number;
    readonly database: string;
    readonly databasesBeside: readonly string[];
    readonly rows: Readonly<Record<string, number>>;
    readonly accounts: readonly string[];
    readonly files: number;
    readonly backups: number;
    readonly registry: Readonly<Record<string, number>>;
  };
  /** What is left for a while, by its hash: the archive until it expires, the last backup for thirty days. */
  readonly kept: { readonly export: object | null; readonly backup: object | null };
}

export type ErasureCertificate = Signed<ErasureFacts>;

/** The signed lists of what was erased; they stay when all else is gone. */
@Injectable()
export class ErasureCertificates {
  constructor(
    private readonly database: GlobalDatabase,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {}

  /** One for every tenant: the first that was written is the one. */
  async issue(facts: ErasureFacts): Promise<ErasureCertificate> {
    const document = JSON.stringify(signDocument(this.ring, 'erasure certificate', facts));
    await this.database.use((manager) =>
      manager.query('INSERT IGNORE INTO erasure_certificates (tenant_id, document) VALUES (?, ?)', [
        facts.tenant.id,
        document,
      ]),
    );
    return (await this.of(facts.tenant.id)).certificate;
  }

  /** The certificate, and whether it is as the platform signed it. @throws DomainError ERASURE_CERTIFICATE_NOT_FOUND */
  async of(tenantId: number): Promise<{ certificate: ErasureCertificate; isGenuine: boolean }> {
    const [row] = await this.database.use((manager) =>
      manager.query<{ document: string }[]>('SELECT document FROM erasure_certificates WHERE tenant_id = ?', [
        tenantId,
      ]),
    );
    if (row === undefined) throw certificateMissing({ id: tenantId });
    const certificate = JSON.parse(row.document) as ErasureCertificate;
    return { certificate, isGenuine: isGenuine(this.ring, 'erasure certificate', certificate) };
  }
}
