import { Body, Controller, Post } from '@nestjs/common';
import { Access, CurrentViewer, Describe, IdParam, Write } from '#http';
import type { RouteDescription } from '#http';
import type { Viewer, WriteRequest } from '#kernel';
import { DocumentSending } from './document-sending.service';
import { SendDocumentBody } from './sending.dto';
import { SentDocumentView } from './sending.view';

const sent = (what: string): RouteDescription => ({
  summary: `Send ${what} as PDF by e-mail`,
  description:
    'Sent to the given recipients, else to the address on the document or the garage’s. The e-mail is sent after the answer. At most three times a day for a document.',
  status: 202,
  answer: SentDocumentView,
  problems: { 409: ['DOCUMENT_NOT_PRINTABLE'], 422: ['RECIPIENT_MISSING'], 429: ['SENDING_LIMITED'] },
});

/** Sends frozen documents to their recipients. */
@Controller('api/v1')
export class SendingController {
  constructor(private readonly sending: DocumentSending) {}

  @Post('invoices/:id/send')
  @Access('invoices:issue')
  @Describe(sent('an issued invoice or credit note'))
  invoice(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: SendDocumentBody,
  ): Promise<SentDocumentView> {
    return this.sending.send(write, { type: 'invoice', id }, body, viewer);
  }

  @Post('quotes/:id/send')
  @Access('quotes:receive')
  @Describe(sent('a received quote'))
  quote(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: SendDocumentBody,
  ): Promise<SentDocumentView> {
    return this.sending.send(write, { type: 'quote', id }, body, viewer);
  }

  @Post('work-authorizations/:id/send')
  @Access('work_authorizations:validate')
  @Describe(sent('a validated work authorization'))
  order(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: SendDocumentBody,
  ): Promise<SentDocumentView> {
    return this.sending.send(write, { type: 'work_authorization', id }, body, viewer);
  }
}
