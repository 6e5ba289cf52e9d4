import { Module } from '@nestjs/common';
import { OneTimeLinks } from './one-time-links';

/** Links that are valid once. */
@Module({ providers: [OneTimeLinks], exports: [OneTimeLinks] })
export class LinksModule {}
