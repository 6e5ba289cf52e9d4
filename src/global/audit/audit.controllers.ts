import { Controller, Get } from '@nestjs/common';
import { Access, ActsOnTenant, CurrentActor, Describe, IdParam, KeysetQuery, PlatformAccess } from '#http';
import type { RequestActor } from '#http';
import { keysetView } from '#kernel';
import type { KeysetRequest, KeysetView } from '#kernel';
import { AUDIT_FILTERS, AuditLog } from './audit-log.service';
import { AuditEntryView, auditEntryView } from './audit.view';

/** The audit log of a company: every access to its data, by its own users and by the platform. */
@Controller('api/v1/audit-logs')
export class AuditController {
  constructor(private readonly log: AuditLog) {}

  @Get()
  @Access('audit:read')
  @Describe({ summary: 'Read the audit log, newest first', rows: AuditEntryView })
  async list(
    @CurrentActor() me: RequestActor,
    @KeysetQuery(AUDIT_FILTERS) request: KeysetRequest,
  ): Promise<KeysetView<AuditEntryView>> {
    return keysetView(await this.log.page(me.tenantId ?? 0, request), request.limit, auditEntryView);
  }
}

/** Audit logs for operators: the platform's own log and the log of each tenant. */
@Controller('admin/api/v1')
export class PlatformAuditController {
  constructor(private readonly log: AuditLog) {}

  @Get('audit-logs')
  @PlatformAccess('platform:tenants')
  @Describe({ summary: 'Read the platform’s own audit log, newest first', rows: AuditEntryView })
  async list(@KeysetQuery(AUDIT_FILTERS) request: KeysetRequest): Promise<KeysetView<AuditEntryView>> {
    return keysetView(await this.log.page(0, request), request.limit, auditEntryView);
  }

  @Get('tenants/:id/audit-logs')
  @ActsOnTenant('platform:tenants', 'tenant:audit.read')
  @Describe({ summary: 'Read the audit log of a tenant, newest first', rows: AuditEntryView })
  async ofTenant(
    @IdParam() id: number,
    @KeysetQuery(AUDIT_FILTERS) request: KeysetRequest,
  ): Promise<KeysetView<AuditEntryView>> {
    return keysetView(await this.log.page(id, request), request.limit, auditEntryView);
  }
}
