import type { Taker } from '#jobs';

/** The rotation of master keys, by a command, for the whole platform. */
export const keysRotate: Taker = { name: 'keys.rotate', takes: { accounts: 'use', schemas: 'hold' } };
