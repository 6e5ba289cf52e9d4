import type { Taker } from '#jobs';

/** The rotation of database accounts, by a command. Locked accounts stay locked, so it needs no access of its own. */
export const credentialsRotate: Taker = { name: 'credentials.rotate', takes: { accounts: 'use', schemas: 'hold' } };
