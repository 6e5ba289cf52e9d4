import { Inject, StreamableFile } from '@nestjs/common';
import type { WriteRequest } from '#kernel';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { ExportQueue } from '../../sheets/export-queue';
import { DriverPrivacy } from './driver-privacy.service';
import { personArchive } from './person-archive';
import { PERSON_FILES } from '../fleet-ports';
import type { PersonFiles } from '../fleet-ports';

/** All data stored about a driver, with the files, as a ZIP. */
@TenantScoped()
export class DriverArchives {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly privacy: DriverPrivacy,
    private readonly queue: ExportQueue,
    @Inject(PERSON_FILES) private readonly files: PersonFiles,
  ) {}

  /**
   * Runs when the export queue reaches the company.
   *
   * @throws DomainError NOT_FOUND, EXPORTS_BUSY, EXPORTS_CROWDED, STORAGE_UNAVAILABLE, OBJECT_MISSING
   */
  send(write: WriteRequest, driverId: number): Promise<StreamableFile> {
    return this.queue.run(this.tenant.tenantId, async () => {
      const data = await this.privacy.export(write, driverId);
      const spool = await personArchive(data, data.attachments, (id) => this.files.contentOf(id));
      const disposition = `attachment; filename="personal-data-${driverId}.zip"`;
      return new StreamableFile(spool.read(), { type: 'application/zip', disposition, length: await spool.size() });
    });
  }
}
