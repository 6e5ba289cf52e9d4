import { Module } from '@nestjs/common';
import { ErrorsController } from './errors.controller';

/** What the product says of itself: the codes of its errors, beside the OpenAPI documents. */
@Module({ controllers: [ErrorsController] })
export class DocsModule {}
