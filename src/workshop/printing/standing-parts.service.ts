import { Inject } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantScoped } from '#tenancy';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { RECORD_FILES } from '../document/record-files';
import type { RecordFiles } from '../document/record-files';
import { closingParagraphs } from './standing-texts';

/** The parts of an invoice that are the same for every invoice of a company at one time. */
@TenantScoped()
export class StandingParts {
  constructor(
    private readonly settings: TenantSettings,
    @Inject(RECORD_FILES) private readonly files: RecordFiles,
  ) {}

  /** The attachment with the logo; null without one. */
  logo(manager: EntityManager): Promise<number | null> {
    return this.files.printableLogo(manager);
  }

  closing(closing: Parameters<typeof closingParagraphs>[1]): ReturnType<typeof closingParagraphs> {
    return closingParagraphs(this.settings, closing);
  }
}
