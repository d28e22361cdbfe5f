import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { historyMarker, PAGE_SIZE_MAX, pageNumber, pageSize } from './paging.js';

const anything = fc.option(fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String)), {
  nil: undefined,
});

describe(pageSize.name, () => {
  it.each([undefined, '', '0', '-1', 'abc', '1.5', '1e1', ' 5', '9'.repeat(16)])(
    'is the default for %j',
    (text) => expect(pageSize(text, 10)).toBe(10),
  );

  it.each([
    ['1', 1],
    ['+20', 20],
    ['007', 7],
    ['200', 200],
    ['201', 200],
    ['999999999999999', 200],
  ])('is at most 200: %s gives %d', (text, size) => expect(pageSize(text, 10)).toBe(size));

  it('is always a number that a query can take', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const size = pageSize(text, 100);
        expect(Number.isInteger(size) && size >= 1 && size <= PAGE_SIZE_MAX).toBe(true);
      }),
    );
  });
});

describe(pageNumber.name, () => {
  it.each([
    [undefined, 1],
    ['', 1],
    ['0', 1],
    ['-3', 1],
    ['abc', 1],
    ['2', 2],
    ['999999999999999', 999_999_999_999_999],
  ])('of %j is %d', (text, page) => expect(pageNumber(text)).toBe(page));

  it('gives an offset that a query can take, with any page size', () => {
    fc.assert(
      fc.property(anything, anything, (page, limit) => {
        const offset = (pageNumber(page) - 1) * pageSize(limit, 100);
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(String(offset)).toMatch(/^\d+$/);
      }),
    );
  });
});

describe(historyMarker.name, () => {
  it.each([undefined, '', '0'])('%j means from the newest', (text) => expect(historyMarker(text)).toBeNull());

  it.each(['-1', 'abc', '1.5', ' 1', '00', '-0'])('%j means a page with nothing in it', (text) => {
    expect(historyMarker(text)).toBe(0);
  });

  it.each([
    ['1', 1],
    ['25', 25],
    ['+7', 7],
  ])('%s is itself', (text, marker) => expect(historyMarker(text)).toBe(marker));
});
