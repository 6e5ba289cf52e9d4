import { folded } from '#kernel';
import { Inject } from '@nestjs/common';
import type { ListRequest, Page } from '#kernel';
import { RECORD, recordNotFound, Records } from '#persistence';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { mayImport } from './import-access';
import type { ImportCaller } from './import-access';
import type { SaveImportMappingBody } from './import-mapping.dto';
import { ImportMapping } from './import-mapping.entity';
import { importMappingResource } from './import-mapping.records';
import { importMappingView } from './import-mapping.view';
import type { ImportMappingView } from './import-mapping.view';
import { IMPORTERS } from './importer';
import type { Importers } from './importer';
import { importColumns, importForbidden } from './imports.errors';

/** The saved mappings of sources, for users who may import into the list. */
@TenantScoped()
export class ImportMappings {
  private readonly mappings: Records<ImportMapping>;

  constructor(
    @InjectTenantDataSource() database: Database,
    @Inject(IMPORTERS) private readonly importers: Importers,
  ) {
    this.mappings = new Records(database.manager, importMappingResource);
  }

  list(request: ListRequest, caller: ImportCaller): Promise<Page<ImportMapping>> {
    const open = this.importers.resources.filter((resource) => mayImport(caller, this.importers.find(resource)));
    return this.mappings.list(request, (query) =>
      query.andWhere(`${RECORD}.resource IN (:...open)`, { open: [...open, ''] }),
    );
  }

  /** @throws DomainError IMPORT_FORBIDDEN, IMPORT_RESOURCE_UNKNOWN, IMPORT_COLUMNS */
  async save(unit: UnitOfWork, body: SaveImportMappingBody, caller: ImportCaller): Promise<ImportMappingView> {
    const { resource, source, columns, decimalSign = 'auto', dateOrder = 'auto' } = body;
    const importer = this.importers.find(resource);
    if (!mayImport(caller, importer)) throw importForbidden({ resource });
    const keys = new Set(importer.columns.map(({ key }) => key));
    const unknown = columns.flatMap(({ column }) => (column === null || keys.has(column) ? [] : [column]));
    if (unknown.length > 0) throw importColumns({ unknown, missing: [], repeated: [] });
    const named = columns.map(({ heading, column }) => ({ heading, column }));
    const row = { source, content: { columns: named, decimalSign, dateOrder } };
    const place = { resource, sourceKey: folded(source).slice(0, 100) };
    const found = await unit.manager.findOneBy(ImportMapping, place);
    const saved =
      found === null
        ? await this.mappings.create(unit, { ...place, ...row })
        : await this.mappings.update(unit, found.id, row, null);
    return importMappingView(saved);
  }

  /** Imports keep a copy of the mapping they used. @throws DomainError NOT_FOUND */
  async remove(unit: UnitOfWork, id: number, caller: ImportCaller): Promise<void> {
    const found = await this.mappings.getForUpdate(unit, id);
    if (!mayImport(caller, this.importers.find(found.resource)))
      throw recordNotFound({ resource: importMappingResource.name, id });
    await unit.manager.delete(ImportMapping, { id });
  }
}
