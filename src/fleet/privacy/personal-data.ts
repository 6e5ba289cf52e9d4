import type { VehicleAssignment } from '../assignments/vehicle-assignment.entity';
import type { DriverFile } from '../drivers/drivers.service';
import type { DriverDossier } from '../vehicles/open-interventions';
import type { PersonAlert } from './alerts-about';
import type { DriverFill } from './driver-fills';
import type { PersonFile } from './person-files';
import type { PersonTrailEntry } from './person-trail';

/** Everything the company keeps of one driver (domain.md §18.2). */
export interface PersonalData {
  readonly file: DriverFile;
  readonly assignments: readonly VehicleAssignment[];
  readonly interventions: readonly DriverDossier[];
  readonly fills: readonly DriverFill[];
  /** About the driver, and about what they did. */
  readonly alerts: readonly PersonAlert[];
  /** What is known of the files; each is had by its own route. */
  readonly files: readonly PersonFile[];
  /** The newest entries of the audit log about the driver's file. */
  readonly trail: readonly PersonTrailEntry[];
}
