import { Controller, Get } from '@nestjs/common';
import { Describe, Public } from '#http';
import { errorCatalogue, ErrorCatalogueView } from './error-catalogue.view';

/** Every code an error can have, in the API, in reports of imports and in runs. */
@Controller('docs')
export class ErrorsController {
  @Get('errors')
  @Public()
  @Describe({ summary: 'List the codes of errors with their statuses and texts', answer: ErrorCatalogueView })
  errors(): ErrorCatalogueView {
    return errorCatalogue();
  }
}
