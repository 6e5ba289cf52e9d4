import { mapConstraintError } from './map-database-error';

describe('A violated CHECK', () => {
  it.each([
    ['MariaDB', 4025, 'CONSTRAINT `garages_type_check` failed for `tenant_1`.`garages`'],
    ['MySQL', 3819, "Check constraint 'garages_type_check' is violated."],
  ])('is the same error on %s', (_server, errno, sqlMessage) => {
    const driverError = Object.assign(new Error(sqlMessage), { errno, sqlMessage });
    expect(mapConstraintError({ message: sqlMessage, driverError })).toMatchObject({
      code: 'VALUE_NOT_ALLOWED',
      details: { constraint: 'garages_type_check' },
    });
  });
});
