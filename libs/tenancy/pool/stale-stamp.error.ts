/**
 * The tenant changed while its connection was being prepared. The caller reads the directory again and repeats the
 * request. This error never leaves the library.
 */
export class StaleStampError extends Error {
  constructor() {
    super('the tenant changed while its connection was being prepared');
    this.name = 'StaleStampError';
  }
}
