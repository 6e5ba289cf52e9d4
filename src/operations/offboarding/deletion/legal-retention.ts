import { Injectable } from '@nestjs/common';
import { quoteIdentifier } from '#persistence';
import { LegalNumbers } from '../../../global/legal-numbers/legal-numbers.service';
import { TenantPlaces } from '../../tenant-database/tenant-places';
import { ServerConnections } from '../../servers/server-connections';
import { legalRetention } from '../offboarding.errors';
import { TenantTerms } from './tenant-terms';

/** France and the OHADA countries require accounting documents to be kept for ten years (domain.md §18.4). */
const YEARS = 10;

/** Checks whether a company's documents must still be kept by law. */
@Injectable()
export class LegalRetention {
  constructor(
    private readonly places: TenantPlaces,
    private readonly servers: ServerConnections,
    private readonly terms: TenantTerms,
    private readonly numbers: LegalNumbers,
  ) {}

  /**
   * Counts issued and registered documents, including credit notes, but no drafts and no documents of a copied company. A document that no
   * longer exists was still issued: the ledger contains its number.
   *
   * @throws DomainError LEGAL_RETENTION
   */
  async assertOver(tenantId: number): Promise<void> {
    if (await this.terms.isClone(tenantId)) return;
    const { server, database } = await this.places.of(tenantId);
    const day = 'COALESCE(issue_date, DATE(created_at))';
    const [found] = await this.servers.on(server, (session) =>
      session.query<{ total: string | number; until: string | null }[]>(
        `SELECT COUNT(*) AS total, DATE_FORMAT(MAX(${day}) + INTERVAL ${YEARS} YEAR, '%Y-%m-%d') AS until
          FROM ${quoteIdentifier(database)}.invoices
          WHERE status <> 'draft' AND ${day} + INTERVAL ${YEARS} YEAR > UTC_DATE()`,
      ),
    );
    const count = Number(found?.total ?? 0);
    if (count > 0) throw legalRetention({ count, until: found?.until ?? '' });
    const known = await this.numbers.keptByLaw(tenantId, YEARS);
    if (known.count > 0) throw legalRetention(known);
  }
}
