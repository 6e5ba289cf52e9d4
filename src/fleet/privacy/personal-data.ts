import type { VehicleAssignment } from '../assignments/vehicle-assignment.entity';
import type { DriverFile } from '../drivers/drivers.service';
import type { DriverIntervention } from './driver-interventions';
import type { PersonAlert } from './alerts-about';
import type { DriverFill } from './driver-fills';
import type { PersonFile } from '../fleet-ports';
import type { PersonTrailEntry } from '../fleet-ports';

/** All data the company stores about one driver (domain.md §18.2). */
export interface PersonalData {
  readonly file: DriverFile;
  readonly assignments: readonly VehicleAssignment[];
  readonly interventions: readonly DriverIntervention[];
  readonly fills: readonly DriverFill[];
  /** Alerts about the driver, and about what they did. */
  readonly alerts: readonly PersonAlert[];
  /** Metadata of the files; each content is downloaded through its own route. */
  readonly files: readonly PersonFile[];
  /** The newest audit entries about the driver's record. */
  readonly trail: readonly PersonTrailEntry[];
}
