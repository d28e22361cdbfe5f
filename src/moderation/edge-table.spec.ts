import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EdgeTable, NO_EDGE } from './edge-table.js';

const edge = fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 0xffff }));

describe('EdgeTable', () => {
  it('finds every edge that was added and no other', () => {
    fc.assert(
      fc.property(fc.uniqueArray(edge, { selector: String }), fc.array(edge), (edges, probes) => {
        const table = new EdgeTable(edges.length);
        edges.forEach(([from, char], index) => table.add(from, char, index + 1));
        edges.forEach(([from, char], index) => expect(table.find(from, char)).toBe(index + 1));
        const known = new Set(edges.map(String));
        for (const probe of probes) {
          if (!known.has(String(probe))) expect(table.find(...probe)).toBe(NO_EDGE);
        }
      }),
    );
  });

  it('finds nothing in an empty table', () => {
    expect(new EdgeTable(0).find(0, 97)).toBe(NO_EDGE);
  });
});
