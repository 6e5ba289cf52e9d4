import type { Viewer } from '#kernel';
import type { Importer } from './importer';

/** Who brings a file or asks for one. */
export interface ImportCaller {
  readonly permissions: ReadonlySet<string>;
  readonly viewer: Viewer;
}

/** A file creates and changes whatever it names: that needs every permission of the list, and all vehicles in sight. */
export function mayImport({ permissions, viewer }: ImportCaller, { resource, permissions: own }: Importer): boolean {
  const needed = own ?? [`${resource}:create`, `${resource}:update`];
  const isKept = viewer.ownVehiclesOnly || viewer.garageId !== null;
  return needed.every((permission) => permissions.has(permission)) && !isKept;
}
