import { Inject, Injectable } from '@nestjs/common';
import { KEY_RING, KeyRing } from '#secrets';
import { GlobalDatabase } from '../../../global/global-database';
import { certificateMissing } from '../offboarding.errors';
import { isGenuine, signDocument } from '../signed-document';
import type { KeptRows } from './kept-tables';
import type { ElsewhereErased } from './purge-inventory';
import type { Signed } from '../signed-document';

/** Content of a certificate: the erased data, who requested the erasure, and the copies that were handed over before. */
export interface ErasureFacts {
  readonly document: 'impact-auto-erasure-certificate';
  /** 1 in certificates of earlier releases, which have neither `erased.exports`, `erased.elsewhere` nor `kept.registry`. */
  readonly formatVersion: 1 | 2;
  readonly tenant: { readonly id: number; readonly slug: string; readonly name: string };
  readonly operations: { readonly deletion: number | null; readonly purge: number };
  readonly actors: { readonly deletion: string | null; readonly purge: string };
  readonly times: { readonly deleted: string | null; readonly purgeBegan: string; readonly certified: string };
  readonly erased: {
    readonly server: number;
    readonly database: string;
    readonly databasesBeside: readonly string[];
    /** Databases and accounts of the tenant on other servers. */
    readonly elsewhere?: readonly ElsewhereErased[];
    readonly rows: Readonly<Record<string, number>>;
    readonly accounts: readonly string[];
    readonly files: number;
    readonly backups: number;
    /** Archives of exports and of earlier deletions. */
    readonly exports?: number;
    readonly registry: Readonly<Record<string, number>>;
  };
  /** Hashes of the copies that remain: the archive until it expires, the last backup for thirty days. And the rows that remain, with the reason. */
  readonly kept: {
    readonly export: object | null;
    readonly backup: object | null;
    readonly registry?: Readonly<Record<string, KeptRows>>;
  };
}

export type ErasureCertificate = Signed<ErasureFacts>;

/** Signed certificates of erasures. They are kept after the erasure. */
@Injectable()
export class ErasureCertificates {
  constructor(
    private readonly database: GlobalDatabase,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {}

  /** Each tenant has one certificate; the first one is kept. */
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

  /** The certificate, and whether its signature is valid. @throws DomainError ERASURE_CERTIFICATE_NOT_FOUND */
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
