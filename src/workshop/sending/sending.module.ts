import { Module } from '@nestjs/common';
import { PrintingModule } from '../printing/printing.module';
import { DeliveriesController } from './deliveries.controller';
import { DocumentDeliveries } from './document-deliveries.service';
import { DocumentSending } from './document-sending.service';
import { SendingController } from './sending.controller';

/** Documents by e-mail. */
@Module({
  imports: [PrintingModule],
  controllers: [DeliveriesController, SendingController],
  providers: [DocumentDeliveries, DocumentSending],
  exports: [DocumentDeliveries],
})
export class SendingModule {}
