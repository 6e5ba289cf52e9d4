import { CloneRegistry } from './clone-registry';
import { CloneSaga } from './clone.saga';
import { FileCopy } from './file-copy';
import { RowCopy } from './row-copy';
import { TenantCloning } from './tenant-cloning.service';

/** The services that copy companies. */
export const CLONING_SERVICES = [CloneRegistry, CloneSaga, FileCopy, RowCopy, TenantCloning];
