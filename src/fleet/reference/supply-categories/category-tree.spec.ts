import { checkPlace } from './category-tree';

describe('the tree of supply categories', () => {
  const chain = new Map<number, number | null>([
    [1, null],
    [2, 1],
    [3, 2],
    [4, 3],
    [5, 4],
    [9, null],
  ]);

  it('has at most five levels', () => {
    expect(() => checkPlace(chain, null, 4)).not.toThrow();
    expect(() => checkPlace(chain, null, 5)).toThrow('CATEGORY_TOO_DEEP');
  });

  it('counts the subcategories that move with a category', () => {
    expect(() => checkPlace(chain, 2, 9)).not.toThrow();
    expect(() => checkPlace(chain, 1, 9)).toThrow('CATEGORY_TOO_DEEP');
  });

  it('contains no cycle', () => {
    expect(() => checkPlace(chain, 2, 4)).toThrow('CATEGORY_CYCLE');
    expect(() => checkPlace(chain, 2, 2)).toThrow('CATEGORY_CYCLE');
  });
});
