import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { OdometerService } from '../../fleet/odometer/odometer.service';
import type { OdometerSource } from '../../fleet/odometer/odometer-reading.entity';
import type { DossierDocument } from './dossier-document.entity';

/** The kilometres a document tells: one reading of its vehicle, which follows the document. */
@TenantScoped()
export class DocumentOdometer {
  constructor(private readonly odometer: OdometerService) {}

  /** Nothing happens where nothing was sent; null takes the reading back. @throws DomainError what the odometer refuses */
  async record(
    unit: UnitOfWork,
    source: OdometerSource,
    document: Pick<DossierDocument, 'id' | 'vehicleId'>,
    value: number | null | undefined,
    readAt: Date = new Date(),
  ): Promise<void> {
    if (value === undefined) return;
    const { vehicleId, id: sourceId } = document;
    await this.odometer.correctSource(unit, { vehicleId, source, sourceId, value, readAt, field: 'odometerReading' });
  }
}
