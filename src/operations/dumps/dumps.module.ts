import { Module } from '@nestjs/common';
import { ServersModule } from '../servers/servers.module';
import { SideDatabases } from './side-databases';
import { SideLoader } from './side-loader';

/** Loads dumps into databases beside those of tenants. */
@Module({ imports: [ServersModule], providers: [SideDatabases, SideLoader], exports: [SideDatabases, SideLoader] })
export class DumpsModule {}
