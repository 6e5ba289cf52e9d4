import type { ListRequest, Page, Viewer } from '#kernel';
import { Records } from '#persistence';
import type { Database } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { recordScope } from '../../fleet/scope/record-scope';
import type { NumberGap } from './number-gap.entity';
import { numberGapResource } from './number-gap.records';

/** Legal numbers without a document (operations.md §3): read by the company, written by restores. */
@TenantScoped()
export class NumberGapsService {
  private readonly gaps: Records<NumberGap>;

  constructor(@InjectTenantDataSource() database: Database) {
    this.gaps = new Records(database.manager, numberGapResource);
  }

  list(request: ListRequest, viewer: Viewer): Promise<Page<NumberGap>> {
    return this.gaps.list(request, recordScope(viewer));
  }
}
