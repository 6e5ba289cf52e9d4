import { Module } from '@nestjs/common';
import { ExportQueue } from './export-queue';
import { ListExports } from './list-exports.service';

/** List exports, for every module with lists. */
@Module({ providers: [ExportQueue, ListExports], exports: [ExportQueue, ListExports] })
export class SheetsModule {}
