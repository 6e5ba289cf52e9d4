import { StepsLeft } from '../../src/operations/tasks/step-runner';

/** The operation of a process that died, neither completed nor undone: a replacement for the compensation. */
export const LEFT = new StepsLeft('stopped', { cause: new Error('stopped') });
