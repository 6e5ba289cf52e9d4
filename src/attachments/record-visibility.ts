import type { Viewer } from '#kernel';
import type { Database } from '#persistence';

/** Port to the row visibility of records. */
export interface RecordVisibility {
  /** Whether the record of the table is among those the viewer may see. */
  sees(database: Database, viewer: Viewer, table: string, id: number): Promise<boolean>;
}

/** Injection token of the {@link RecordVisibility}. */
export const RECORD_VISIBILITY = Symbol('RECORD_VISIBILITY');
