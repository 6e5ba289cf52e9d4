import { clock } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { OdometerService } from '../../fleet/odometer/odometer.service';

import type { InterventionDocument } from './intervention-document.entity';

/** The documents with an odometer value, as sources of readings. */
type MeteredDocument = 'prediagnostic' | 'field_verification' | 'reception_report';

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
    source: MeteredDocument,
    document: Pick<InterventionDocument, 'id' | 'vehicleId'>,
    value: number | null | undefined,
    readAt: Date = clock.now(),
  ): Promise<void> {
    if (value === undefined) return;
    const { vehicleId, id: sourceId } = document;
    await this.odometer.correctSource(unit, { vehicleId, source, sourceId, value, readAt, field: 'odometerReading' });
  }
}
