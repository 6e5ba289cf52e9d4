import { Module } from '@nestjs/common';
import { ExportQueue } from './export-queue';
import { ListExports } from './list-exports.service';

/** Lists as files, for every module that has lists. */
@Module({ providers: [ExportQueue, ListExports], exports: [ExportQueue, ListExports] })
export class SheetsModule {}
