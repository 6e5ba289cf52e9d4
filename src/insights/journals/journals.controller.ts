import { Controller, Get } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import { Access, CurrentActor, CurrentViewer, Describe, Disclosure, QueryOptions } from '#http';
import type { RequestActor, RouteDescription } from '#http';
import { SHEET_FORMATS } from '#kernel';
import type { SheetFormat, Viewer, WriteRequest } from '#kernel';
import { PERIOD, periodOf } from '../../records/period-query';
import type { PeriodQuery } from '../../records/period-query';
import { exported } from '../../sheets/described';
import { readerOf } from '../reader';
import { Journals } from './journals.service';
import type { AskedJournal } from './journals.service';

const ASKED = { ...PERIOD, format: SHEET_FORMATS } as const;
type Asked = PeriodQuery & { readonly format: SheetFormat };

const askedOf = ({ format, ...period }: Asked): AskedJournal => ({ ...periodOf(period), format });

const described = (summary: string, right: string): RouteDescription => ({
  ...exported(''),
  summary,
  description: `Days in the company’s zone, both included; defaults to the current month to date. Also requires \`${right}\`. Credit notes are negative.`,
});

/** The accountant's journals of a period as CSV and as workbooks. */
@Controller('api/v1/reports/journals')
export class JournalsController {
  constructor(private readonly journals: Journals) {}

  @Get('sales')
  @Access('reports:export')
  @Describe(described('Export the journal of sales: issued invoices and credit notes', 'invoices:read'))
  sales(
    @QueryOptions(ASKED) asked: Asked,
    @Disclosure() write: WriteRequest,
    @CurrentActor() me: RequestActor,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    return this.journals.documents('sales', askedOf(asked), write, readerOf(me, viewer));
  }

  @Get('purchases')
  @Access('reports:export')
  @Describe(described('Export the journal of purchases: received invoices and credit notes', 'invoices:read'))
  purchases(
    @QueryOptions(ASKED) asked: Asked,
    @Disclosure() write: WriteRequest,
    @CurrentActor() me: RequestActor,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    return this.journals.documents('purchases', askedOf(asked), write, readerOf(me, viewer));
  }

  @Get('payments')
  @Access('reports:export')
  @Describe(described('Export the journal of payments: money received and money paid', 'payments:read'))
  payments(
    @QueryOptions(ASKED) asked: Asked,
    @Disclosure() write: WriteRequest,
    @CurrentActor() me: RequestActor,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    return this.journals.payments(askedOf(asked), write, readerOf(me, viewer));
  }
}
