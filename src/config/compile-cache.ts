import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/**
 * Enables V8's compile cache beside the program's files, which makes the command line start faster from the second run on. Import
 * it before everything else. The folder belongs to the deployment, because a folder that other users can write is unsafe. It is
 * not used for sources that are compiled at run time. If the folder is not writable, nothing is cached.
 */
if (__filename.endsWith('.js')) enableCompileCache(join(__dirname, '..', '..', '.compile-cache'));
