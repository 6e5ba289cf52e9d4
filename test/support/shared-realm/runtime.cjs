// Jest's runtime, but Node loads the product and the packages once per worker instead of once per spec file (some 4,900 modules, 3 s). A
// spec file and its imports from test/ are loaded per file. With Jest's own environment, everything works as in Jest.
const { createRequire, isBuiltin } = require('node:module');
const path = require('node:path');
const { compileFunction } = require('node:vm');
const { default: Runtime } = require('jest-runtime');
const { sourceMaps } = require('../source.mjs');

const OF_TESTS = path.resolve(__dirname, '..', '..') + path.sep;
const requires = new Map();

function requireOf(file) {
  const folder = path.dirname(file);
  const known = requires.get(folder);
  if (known) return known;
  const made = createRequire(path.join(folder, 'index.js'));
  requires.set(folder, made);
  return made;
}

class SharedRealmRuntime extends Runtime {
  constructor(config, environment, ...rest) {
    super(config, environment, ...rest);
    if (this.isShared()) this.executor.compile = (code, filename) => this.compileHere(code, filename);
  }

  isShared() {
    // oxlint-disable-next-line no-underscore-dangle -- the field's name in Jest's runtime
    return this._environment.getVmContext() === null;
  }

  requireModule(from, name, options, isRequireActual) {
    if (!this.isShared() || name === undefined || options?.isInternalModule) {
      return super.requireModule(from, name, options, isRequireActual);
    }
    if (isBuiltin(name)) return requireOf(from)(name);
    const file = this.fileOf(from, name);
    if (!file.startsWith(OF_TESTS) || !file.endsWith('.ts')) return requireOf(from)(file);
    return super.requireModule(from, name, options, isRequireActual);
  }

  fileOf(from, name) {
    // oxlint-disable-next-line no-underscore-dangle -- the field's name in Jest's runtime
    return /^[.#/]/.test(name) ? this._resolution.resolveCjs(from, name) : requireOf(from).resolve(name);
  }

  compileHere(code, filename) {
    return compileFunction(code, this.executor.injectedModuleParameters, { filename });
  }

  /** Source maps for stack traces: those of the spec file and those of the product. */
  getSourceMaps() {
    const own = super.getSourceMaps();
    this.maps ??= {
      get: (file) => own.get(file) ?? sourceMaps.get(file),
      [Symbol.iterator]: () => own[Symbol.iterator](),
    };
    return this.maps;
  }

  /** Here, the process is the worker's own process. */
  installGetBuiltinModule() {
    if (!this.isShared()) super.installGetBuiltinModule();
  }

  setMock(...replacement) {
    if (this.isShared()) {
      throw new Error(
        'jest.mock would replace a module for the spec files that follow too. Begin this file with /** @jest-environment node */.',
      );
    }
    super.setMock(...replacement);
  }
}

module.exports = SharedRealmRuntime;
