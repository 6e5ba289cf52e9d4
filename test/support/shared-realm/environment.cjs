// The environment of a spec file: the realm of Jest's worker. All spec files of a worker share the modules of the product (runtime.cjs).
// After each file, the global object and the process are restored.
const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');
const { Logger } = require('@nestjs/common');

/** Properties that Jest sets on the global object. Properties set by libraries stay, because the modules of the libraries stay too. */
const OF_JEST =
  'jest expect describe fdescribe xdescribe it fit xit test xtest beforeAll beforeEach afterAll afterEach ' +
  'JEST_STATE_SYMBOL EVENT_HANDLERS RETRY_TIMES_SETTER RETRY_TIMES RETRY_IMMEDIATELY WAIT_BEFORE_RETRY TEST_TIMEOUT_SYMBOL ' +
  'LOG_ERRORS_BEFORE_RETRY';
const NAMES_OF_JEST = new Set(OF_JEST.split(' '));

class SharedRealmEnvironment {
  constructor({ projectConfig }) {
    this.before = present();
    this.global = globalThis;
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimers = null;
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
  }

  async setup() {}

  async teardown() {
    this.fakeTimersModern?.dispose();
    if (this.before !== null) putBack(this.before);
    this.fakeTimersModern = null;
    this.before = null;
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  /** There is no separate context: the runtime compiles in the worker's own realm. */
  getVmContext() {
    return null;
  }
}

function present() {
  return {
    globals: Object.getOwnPropertyDescriptors(globalThis),
    env: { ...process.env },
    argv: [...process.argv],
    directory: process.cwd(),
    exit: Object.getOwnPropertyDescriptor(process, 'exit'),
    exitCode: process.exitCode,
    listeners: new Map(process.eventNames().map((name) => [name, process.rawListeners(name)])),
    logger: Reflect.get(Logger, 'staticInstanceRef'),
    stackTraceLimit: Error.stackTraceLimit,
  };
}

function putBack(before) {
  putGlobalsBack(before.globals);
  putVariablesBack(before.env);
  putListenersBack(before.listeners);
  if (process.cwd() !== before.directory) process.chdir(before.directory);
  process.argv = before.argv;
  Object.defineProperty(process, 'exit', before.exit);
  process.exitCode = before.exitCode;
  Logger.overrideLogger(before.logger);
  Error.stackTraceLimit = before.stackTraceLimit;
}

function putGlobalsBack(before) {
  for (const key of Reflect.ownKeys(globalThis)) {
    const now = Object.getOwnPropertyDescriptor(globalThis, key);
    const was = Reflect.get(before, key);
    if (was === undefined) {
      if (NAMES_OF_JEST.has(typeof key === 'symbol' ? key.description : key)) Reflect.deleteProperty(globalThis, key);
    } else if (now?.configurable && (now.value !== was.value || now.get !== was.get || now.set !== was.set)) {
      Object.defineProperty(globalThis, key, was);
    }
  }
}

function putVariablesBack(before) {
  for (const name of Object.keys(process.env)) {
    if (!(name in before)) delete process.env[name];
  }
  for (const [name, value] of Object.entries(before)) {
    if (process.env[name] !== value) process.env[name] = value;
  }
}

function putListenersBack(before) {
  for (const name of process.eventNames()) {
    const kept = before.get(name) ?? [];
    for (const listener of process.rawListeners(name)) {
      if (!kept.includes(listener)) process.removeListener(name, listener);
    }
  }
}

module.exports = SharedRealmEnvironment;
