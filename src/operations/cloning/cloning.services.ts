import { CloneRegistry } from './clone-registry';
import { FileCopy } from './file-copy';
import { RowCopy } from './row-copy';
import { CloneSteps } from './tenant-clone.task';
import { TenantCloning } from './tenant-cloning.service';

/** The services that copy companies. */
export const CLONING_SERVICES = [CloneRegistry, CloneSteps, FileCopy, RowCopy, TenantCloning];
