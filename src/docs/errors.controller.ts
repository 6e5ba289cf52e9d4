import { Controller, Get } from '@nestjs/common';
import { Describe, Public } from '#http';
import { errorCatalogue, ErrorCatalogueView } from './error-catalogue.view';

/** All error codes of the API, of import reports and of runs. */
@Controller('docs')
export class ErrorsController {
  @Get('errors')
  @Public()
  @Describe({ summary: 'List the error codes with their statuses and texts', answer: ErrorCatalogueView })
  errors(): ErrorCatalogueView {
    return errorCatalogue();
  }
}
