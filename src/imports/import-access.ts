import type { Viewer } from '#kernel';
import type { Importer } from './importer';

/** The permissions of the user who uploads or requests a file. */
export interface ImportCaller {
  readonly permissions: ReadonlySet<string>;
  readonly viewer: Viewer;
}

/** An import can create and change any record, so it requires all permissions of the list and access to all vehicles. */
export function mayImport({ permissions, viewer }: ImportCaller, { resource, permissions: own }: Importer): boolean {
  const needed = own ?? [`${resource}:create`, `${resource}:update`];
  const isKept = viewer.ownVehiclesOnly || viewer.garageId !== null;
  return needed.every((permission) => permissions.has(permission)) && !isKept;
}
