import { Controller, Get } from '@nestjs/common';
import { Access, CurrentViewer, Describe, IdParam } from '#http';
import type { RouteDescription } from '#http';
import type { Viewer } from '#kernel';
import { DocumentDeliveries } from './document-deliveries.service';
import { DocumentDeliveriesView } from './document-delivery.view';

const deliveriesOf = (what: string): RouteDescription => ({
  summary: `List the recipients of ${what}`,
  description: 'The sender, the time, and whether the mail server accepted the e-mail; the newest 500.',
  answer: DocumentDeliveriesView,
});

/** Lists where frozen documents were sent to. */
@Controller('api/v1')
export class DeliveriesController {
  constructor(private readonly deliveries: DocumentDeliveries) {}

  @Get('invoices/:id/deliveries')
  @Access('invoices:read')
  @Describe(deliveriesOf('an issued invoice or credit note'))
  invoice(@CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<DocumentDeliveriesView> {
    return this.deliveries.of('invoice', id, viewer);
  }

  @Get('quotes/:id/deliveries')
  @Access('quotes:read')
  @Describe(deliveriesOf('a received quote'))
  quote(@CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<DocumentDeliveriesView> {
    return this.deliveries.of('quote', id, viewer);
  }

  @Get('work-authorizations/:id/deliveries')
  @Access('work_authorizations:read')
  @Describe(deliveriesOf('a validated work authorization'))
  order(@CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<DocumentDeliveriesView> {
    return this.deliveries.of('work_authorization', id, viewer);
  }
}
