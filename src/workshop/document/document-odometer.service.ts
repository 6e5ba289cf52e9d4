import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { OdometerService } from '../../fleet/odometer/odometer.service';
import type { OdometerSource } from '../../fleet/odometer/odometer-reading.entity';
import type { DossierDocument } from './dossier-document.entity';

/** The odometer value of a document: one reading of its vehicle, which changes with the document. */
@TenantScoped()
export class DocumentOdometer {
  constructor(private readonly odometer: OdometerService) {}

  /**
   * Does nothing if the value is undefined; null removes the reading.
   *
   * @throws DomainError the errors of OdometerService
   */
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
