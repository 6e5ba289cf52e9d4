/** Where the numbers of a kind of record are; what is not numbered yet has no table here. */
export interface NumberedTable {
  readonly table: string;
  readonly column: string;
}

const NUMBERED: Readonly<Record<string, NumberedTable>> = {
  vehicle: { table: 'vehicles', column: 'code' },
  driver: { table: 'drivers', column: 'code' },
};

export const numberedTable = (entityType: string): NumberedTable | undefined => NUMBERED[entityType];
