import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsObject,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { array, assert, dictionary, jsonValue, property, string } from 'fast-check';
import { isDomainError } from '#kernel';
import { bodyBudgetOf } from './body-budget';
import { meterBody } from './body-meter';
import { bodyShapeOf } from './body-shape';
import { validationPipe } from './validation';

class LineBody {
  @IsInt()
  id!: number;
}

class OrderBody {
  @IsString()
  @MaxLength(2000)
  notes!: string;

  @IsArray()
  @ArrayMaxSize(3)
  @ValidateNested({ each: true })
  @Type(() => LineBody)
  lines!: LineBody[];

  @IsArray()
  @ArrayMaxSize(5)
  @ArrayUnique()
  @IsInt({ each: true })
  ids!: number[];

  @ValidateNested()
  @Type(() => LineBody)
  first!: LineBody;

  @IsObject()
  values!: Record<string, unknown>;
}

const budget = bodyBudgetOf(OrderBody, undefined);

/** The field error of a text; null if the meter accepts it. */
function refusalOf(text: string): string | null {
  try {
    meterBody(text, budget);
    return null;
  } catch (error) {
    if (!isDomainError(error)) throw error;
    const fields = error.extras.fields ?? [];
    return fields.map(({ pointer, code }) => `${pointer} ${code}`).join(', ');
  }
}

const keys = (count: number): string => Array.from({ length: count }, (_, index) => `"k${index}":1`).join(',');

describe('The shape of a body', () => {
  it('is what the rules of its class say', () => {
    const { fields } = bodyShapeOf(OrderBody);
    expect(fields.get('lines')).toMatchObject({ mostItems: 3, of: bodyShapeOf(LineBody), isWhole: false });
    expect(fields.get('ids')).toMatchObject({ mostItems: 5, of: null, isWhole: true });
    expect(fields.get('first')).toMatchObject({ mostItems: null, of: bodyShapeOf(LineBody) });
    expect(fields.get('values')).toMatchObject({ isOpen: true });
    expect(fields.get('notes')).toMatchObject({ longestText: 2000 });
  });

  it('makes its budget, which is small where anybody may send one', () => {
    expect(budget.nodes).toBeLessThan(2000);
    expect(bodyBudgetOf(OrderBody, { kind: 'public', plane: 'either' }).bytes).toBe(16_384);
  });
});

describe('The meter of bodies', () => {
  it.each([
    ['{"notes":"fine","lines":[{"id":1},{"id":2},{"id":3}],"ids":[1,2,3,4,5]}', null],
    ['{"lines":[{},{},{},{}]}', '/lines ARRAY_MAX_SIZE'],
    ['{"ids":[1,2,3,4,5,6]}', '/ids ARRAY_MAX_SIZE'],
    [`{"lines":[{},{"id":[${'0,'.repeat(60)}0]}]}`, '/lines/1/id ARRAY_MAX_SIZE'],
    [`[${'0,'.repeat(60)}0]`, ' ARRAY_MAX_SIZE'],
    [`{${keys(100)}}`, ' TOO_MANY_PROPERTIES'],
    [`{"lines":[{},{${keys(100)}}]}`, '/lines/1 TOO_MANY_PROPERTIES'],
    [`{"values":{${keys(150)}}}`, null],
    [`{"values":{${keys(250)}}}`, '/values TOO_MANY_PROPERTIES'],
    [`{"values":{"a":[${'1,'.repeat(150)}1]}}`, null],
    [`{"x":${'['.repeat(30)}${']'.repeat(30)}}`, `/x${'/0'.repeat(19)} TOO_DEEP`],
    [`{"x":${'{"y":'.repeat(30)}1${'}'.repeat(30)}}`, `/x${'/y'.repeat(19)} TOO_DEEP`],
    ['{"notes":"a","ids":[],"notes":"b"}', '/notes REPEATED'],
    ['{"a/b":1,"\\u0061/b":2}', '/a~1b REPEATED'],
    ['{"lines":[{"id":1,"id":2}]}', '/lines/0/id REPEATED'],
    [`{"notes":"${'x'.repeat(12_001)}"}`, '/notes MAX_LENGTH'],
    [`{"notes":"${'\\u00e9'.repeat(2000)}"}`, null],
    [`{"${'k'.repeat(2000)}":1}`, ' KEY_TOO_LONG'],
    [`{"values":{"a":[${`[${'1,'.repeat(100)}1],`.repeat(50)}1]}}`, expect.stringMatching(/ TOO_MANY_VALUES$/)],
  ])('judges %.60s', (text, expected) => {
    expect(refusalOf(text)).toEqual(expected);
  });

  it.each(['', '{', '{"a"', '}', ']]', '{"a":"\\', '"', '{,,}', '\uFEFF{}', '{"a" "b"}'])(
    'leaves %j to the parser',
    (text) => {
      expect(refusalOf(text)).toBeNull();
    },
  );

  it('reads no further than the first excess', () => {
    const text = `{"lines":[${'{},'.repeat(330_000)}{}]}`;
    const read = jest.spyOn(String.prototype, 'charCodeAt');
    try {
      expect(refusalOf(text)).toBe('/lines ARRAY_MAX_SIZE');
      expect(read.mock.calls.length).toBeLessThan(200);
    } finally {
      read.mockRestore();
    }
  });

  it('lets every JSON text pass that is within the budget, however it is written', () => {
    const values = dictionary(
      string({ unit: 'binary', maxLength: 20 }),
      jsonValue({ depthSize: 'small', maxDepth: 5, noUnicodeString: false }),
      { maxKeys: 5 },
    );
    assert(
      property(array(values, { maxLength: 3 }), (several) => {
        const body = { values: { several } };
        expect([refusalOf(JSON.stringify(body)), refusalOf(JSON.stringify(body, null, 3))]).toEqual([null, null]);
      }),
    );
  });
});

class LongBody {
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => LineBody)
  lines!: LineBody[];
}

describe('The validation of a long list', () => {
  it('lets other work have its turn every 25 elements', async () => {
    let turns = 0;
    let isOver = false;
    const count = (): void => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const lines = Array.from({ length: 200 }, (_, id) => ({ id }));
    const made = (await validationPipe().transform({ lines }, { type: 'body', metatype: LongBody })) as LongBody;
    isOver = true;
    expect(made.lines.map(({ id }) => id)).toEqual(lines.map(({ id }) => id));
    expect(turns).toBeGreaterThanOrEqual(7);
  });
});
