import { Inject } from '@nestjs/common';
import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { RECORD_FILES } from '../document/record-files';
import type { RecordFiles } from '../document/record-files';
import { expertSignatureRequired } from './prediagnostic.errors';

/** The signatures of experts on prediagnostics, if the company requires them. */
@TenantScoped()
export class ExpertSignatures {
  constructor(
    private readonly settings: TenantSettings,
    @Inject(RECORD_FILES) private readonly files: RecordFiles,
  ) {}

  /** @throws DomainError EXPERT_SIGNATURE_REQUIRED */
  async require({ manager }: UnitOfWork, prediagnosticId: number): Promise<void> {
    if (!(await this.settings.get('prediagnostics.require_expert_signature'))) return;
    const record = { type: 'prediagnostic', id: prediagnosticId };
    if (!(await this.files.hasSignature(manager, record, 'signature_expert'))) throw expertSignatureRequired({});
  }
}
