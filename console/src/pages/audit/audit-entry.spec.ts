import { describe, expect, it } from '@jest/globals';
import { changesOf } from './audit-entry.js';

describe('changesOf', () => {
  it('names what differs and leaves out what does not', () => {
    const entry = { before: { name: 'a', days: 3, same: [1] }, after: { name: 'b', same: [1], days: null } };
    expect(changesOf(entry)).toEqual([
      { field: 'name', before: 'a', after: 'b' },
      { field: 'days', before: '3', after: '–' },
    ]);
  });

  it.each([
    [null, { name: 'a' }, { field: 'name', before: '–', after: 'a' }],
    [{ name: 'a' }, null, { field: 'name', before: 'a', after: '–' }],
  ])('knows what came and what went: %j to %j', (before, after, change) => {
    expect(changesOf({ before, after })).toEqual([change]);
  });
});
