import { Module } from '@nestjs/common';
import { ErrorsController } from './errors.controller';

/** The catalogue of error codes, beside the OpenAPI documents. */
@Module({ controllers: [ErrorsController] })
export class DocsModule {}
