import { describe, expect, it } from '@jest/globals';
import { areaOf, ceilingOf, lineOf } from './shape.js';

const SIZE = { width: 100, height: 10 };

describe('ceilingOf', () => {
  it.each([
    [[], 1],
    [[0, null], 1],
    [[0.3], 0.5],
    [[7], 10],
    [[10], 10],
    [[11], 20],
    [[210], 500],
    [[999], 1000],
  ])('of %j is %d', (values, ceiling) => {
    expect(ceilingOf([values])).toBe(ceiling);
  });
});

describe('lineOf', () => {
  it('runs from edge to edge, the ceiling above', () => {
    expect(lineOf([0, 5, 10], 10, SIZE)).toBe('M0 10L50 5L100 0');
  });

  it('breaks where there is no value, and shows one alone as a dot', () => {
    expect(lineOf([0, 0, null, null, 10], 10, SIZE)).toBe('M0 10L25 10M100 0h0');
  });
});

describe('areaOf', () => {
  it('closes every unbroken run on the ground', () => {
    expect(areaOf([10, 10, null, null, 5], 10, SIZE)).toBe('M0 10L0 0L25 0L25 10ZM100 10L100 5L100 10Z');
  });
});
