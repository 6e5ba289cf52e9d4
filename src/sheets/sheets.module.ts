import { Module } from '@nestjs/common';
import { ListExports } from './list-exports.service';

/** Lists as files, for every module that has lists. */
@Module({ providers: [ListExports], exports: [ListExports] })
export class SheetsModule {}
