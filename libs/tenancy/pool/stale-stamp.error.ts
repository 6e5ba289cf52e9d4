/** The tenant changed while its connection was being prepared: read the directory again and ask once more. Never leaves the kernel. */
export class StaleStampError extends Error {
  constructor() {
    super('the tenant changed while its connection was being prepared');
    this.name = 'StaleStampError';
  }
}
