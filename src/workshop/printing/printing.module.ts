import { Module } from '@nestjs/common';
import { ContentFreezing } from './content-freezing.service';
import { DocumentFilesController } from './document-files.controller';
import { DocumentFiles } from './document-files.service';
import { MissingPapers } from './missing-papers.service';
import { PaperRuns } from './paper-runs.service';
import { StandingParts } from './standing-parts.service';

/** Documents as files. */
@Module({
  controllers: [DocumentFilesController],
  providers: [ContentFreezing, DocumentFiles, MissingPapers, PaperRuns, StandingParts],
  exports: [ContentFreezing, DocumentFiles, MissingPapers, PaperRuns, StandingParts],
})
export class PrintingModule {}
