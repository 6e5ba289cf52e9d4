import type { StreamableFile } from '@nestjs/common';
import type { RequestActor } from '#http';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { apiKeyView } from '../global/api-keys/api-key.view';
import { ApiKeysService } from '../global/api-keys/api-keys.service';
import type { AuditEntry } from '../global/audit/audit-entry.entity';
import { AuditLog } from '../global/audit/audit-log.service';
import { auditEntryView } from '../global/audit/audit.view';
import { domainView } from '../global/domains/domain.view';
import { DomainsService } from '../global/domains/domains.service';
import { CompanyMembers } from '../global/memberships/company-members.service';
import { memberView } from '../global/memberships/member.view';
import { ListExports } from '../sheets/list-exports.service';
import type { Export } from '../sheets/list-exports.service';
import { readPages } from '../sheets/read-pages';
import { apiKeySheet, auditSheet, domainSheet, memberSheet } from './company.sheets';

const ENTRIES_AT_ONCE = 500;

/** Members, keys, domains and the audit log of a company as files. Every method: @throws DomainError EXPORTS_BUSY, EXPORT_TOO_LONG */
@TenantScoped()
export class CompanyExports {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly exports: ListExports,
    private readonly people: CompanyMembers,
    private readonly keys: ApiKeysService,
    private readonly hosts: DomainsService,
    private readonly log: AuditLog,
  ) {}

  members(asked: Export, me: RequestActor): Promise<StreamableFile> {
    return this.exports.send(memberSheet, asked, (take) =>
      readPages(
        asked.request,
        (page) => this.people.list(me, page),
        (rows) => take(rows.map(memberView)),
      ),
    );
  }

  apiKeys(asked: Export): Promise<StreamableFile> {
    return this.exports.send(apiKeySheet, asked, (take) =>
      readPages(
        asked.request,
        (page) => this.keys.list(this.tenant.tenantId, page),
        (rows) => take(rows.map(apiKeyView)),
      ),
    );
  }

  domains(asked: Export): Promise<StreamableFile> {
    return this.exports.send(domainSheet, asked, (take) =>
      readPages(
        asked.request,
        (page) => this.hosts.list(this.tenant.tenantId, page),
        (rows) => take(rows.map(domainView)),
      ),
    );
  }

  auditLog(asked: Export): Promise<StreamableFile> {
    return this.exports.send(auditSheet, asked, (take) =>
      this.entries(asked.request.filters, (rows) => take(rows.map(auditEntryView))),
    );
  }

  /** Reads from the newest entry at this moment backwards; entries written meanwhile are not included. */
  private async entries(
    filters: Export['request']['filters'],
    take: (rows: readonly AuditEntry[]) => Promise<void>,
  ): Promise<void> {
    let before: number | null = null;
    do {
      const { items, next } = await this.log.page(this.tenant.tenantId, { before, limit: ENTRIES_AT_ONCE, filters });
      await take(items);
      before = next;
    } while (before !== null);
  }
}
