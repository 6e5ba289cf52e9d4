import { BY_VEHICLE, visibilityOf, VisibleRows } from './row-visibility';

@VisibleRows(BY_VEHICLE)
class Declared {
  id = 0;
}
class Inherited extends Declared {}
class Undeclared {
  id = 0;
}

describe('The visibility of rows', () => {
  it('is declared at their entity', () => {
    expect(visibilityOf(Declared)).toBe(BY_VEHICLE);
  });

  it.each([
    ['a subclass', Inherited],
    ['an entity without a declaration', Undeclared],
    ['a name', 'vehicles'] as const,
  ])('is closed for %s', (_what, entity) => {
    expect(visibilityOf(entity)).toBeUndefined();
  });
});
