// The programs of the built product, and their environment in this checkout.
import { join } from 'node:path';
import { inCheckout } from './place.mjs';

export const apiProgram = inCheckout('dist', 'src', 'main.js');
export const commandProgram = inCheckout('dist', 'src', 'cli.js');

/**
 * The environment of the API and of commands: the given variables, the servers in use, and files below the local
 * folder.
 */
export function applicationEnvironment(local, services) {
  const defaults = {
    NODE_ENV: 'development',
    PORT: '3000',
    MANAGEMENT_PORT: '9090',
    BASE_DOMAIN: 'localhost',
    DEMO_DATA: 'on',
    LOCAL_DIR: local,
    MASTER_KEYS_FILE: join(local, 'master-keys.json'),
    BACKUP_DIR: join(local, 'backups'),
    STORAGE_DIR: join(local, 'storage'),
    // Keeps compiled code, so that the next process starts faster.
    NODE_COMPILE_CACHE: join(local, 'compile-cache'),
  };
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  return { ...defaults, ...given, LOCAL_DIR: local, ...services.environment };
}
