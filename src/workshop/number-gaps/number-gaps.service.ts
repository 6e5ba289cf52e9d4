import type { ListRequest, Page, Viewer } from '#kernel';
import { Records } from '#persistence';
import type { Database, TakeRows, WholeListRequest } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { recordScope } from '../../records/scope/record-scope';
import type { NumberGap } from './number-gap.entity';
import { numberGapResource } from './number-gap.records';
import { numberGapView } from './number-gap.view';
import type { NumberGapView } from './number-gap.view';

/** Legal numbers without a document (operations.md §3): the company reads them, restores write them. */
@TenantScoped()
export class NumberGapsService {
  private readonly gaps: Records<NumberGap>;

  constructor(@InjectTenantDataSource() database: Database) {
    this.gaps = new Records(database.manager, numberGapResource);
  }

  list(request: ListRequest, viewer: Viewer): Promise<Page<NumberGap>> {
    return this.gaps.list(request, recordScope(viewer));
  }

  readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<NumberGapView>): Promise<number> {
    return this.gaps.readAll(request, (rows, within) => take(rows.map(numberGapView), within), recordScope(viewer));
  }
}
