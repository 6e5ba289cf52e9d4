import { Body, Controller, Post } from '@nestjs/common';
import { Access, CurrentViewer, Describe, IdParam, Write } from '#http';
import type { Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { AfterIssue } from './after-issue.service';
import { DecideFiscalBody } from './fiscal-decision.dto';
import { FiscalDecisions } from './fiscal-decisions.service';
import { InvoiceView } from './invoice.view';

/** Decisions on documents whose submission to the tax authority has an uncertain outcome. */
@Controller('api/v1/invoices/:id/fiscal-decision')
export class FiscalDecisionsController {
  constructor(
    private readonly decisions: FiscalDecisions,
    private readonly after: AfterIssue,
    private readonly writes: TenantWrites,
  ) {}

  @Post()
  @Access('invoices:issue')
  @Describe({
    summary: 'Decide on a document whose submission to the tax authority has an uncertain outcome',
    description:
      'A document that may have arrived is not sent again automatically. Check the portal of the authority first.',
    answer: InvoiceView,
    problems: { 409: ['FISCAL_OUTCOME_KNOWN'] },
  })
  async decide(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: DecideFiscalBody,
  ): Promise<InvoiceView> {
    const { expectedVersion } = write;
    const run = (unit: Parameters<FiscalDecisions['decide']>[0]) =>
      this.decisions.decide(unit, id, body, expectedVersion, viewer);
    return this.after.take(await this.writes.run(write, run));
  }
}
