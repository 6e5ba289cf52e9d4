import { Controller, Get } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import { Access, CurrentActor, Describe, Disclosure, SheetQuery } from '#http';
import type { RequestActor } from '#http';
import type { ListDeclaration, SheetRequest, WriteRequest } from '#kernel';
import { API_KEY_LISTING } from '../global/api-keys/api-keys.service';
import { AUDIT_FILTERS } from '../global/audit/audit-log.service';
import { DOMAIN_LISTING } from '../global/domains/domains.service';
import { MEMBER_LISTING } from '../global/memberships/members.service';
import { exported } from '../sheets/described';
import { CompanyExports } from './company-exports.service';

/** The audit log is read from a cursor, newest first: its order cannot be chosen. */
const AUDIT_LIST: ListDeclaration = { sorts: {}, defaultSort: [], filters: AUDIT_FILTERS, search: [] };

/** Lists of the control plane about a company as CSV and workbooks: the permission to read a list includes the permission to export it. */
@Controller('api/v1')
export class CompanyExportsController {
  constructor(private readonly exports: CompanyExports) {}

  @Get('users/export')
  @Access('users:read')
  @Describe(exported('the members of the company'))
  members(
    @SheetQuery(MEMBER_LISTING) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentActor() me: RequestActor,
  ): Promise<StreamableFile> {
    return this.exports.members({ request, write, withPersonal: false }, me);
  }

  @Get('api-keys/export')
  @Access('users:read')
  @Describe(exported('the API keys, without their secrets'))
  apiKeys(
    @SheetQuery(API_KEY_LISTING) request: SheetRequest,
    @Disclosure() write: WriteRequest,
  ): Promise<StreamableFile> {
    return this.exports.apiKeys({ request, write, withPersonal: false });
  }

  @Get('domains/export')
  @Access('settings:manage')
  @Describe(exported('the company’s own domains'))
  domains(
    @SheetQuery(DOMAIN_LISTING) request: SheetRequest,
    @Disclosure() write: WriteRequest,
  ): Promise<StreamableFile> {
    return this.exports.domains({ request, write, withPersonal: false });
  }

  @Get('audit-logs/export')
  @Access('audit:read')
  @Describe(exported('the audit log, newest first'))
  auditLog(@SheetQuery(AUDIT_LIST) request: SheetRequest, @Disclosure() write: WriteRequest): Promise<StreamableFile> {
    return this.exports.auditLog({ request, write, withPersonal: false });
  }
}
