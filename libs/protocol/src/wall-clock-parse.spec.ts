import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WallClock } from './wall-clock.js';

const ZONES = ['Asia/Shanghai', 'UTC', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo'];

describe('reading a wall clock', () => {
  it('is the reverse of writing one, but for the hour that a zone has twice', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 0, max: 4_000_000_000 }), (zone, second) => {
        const clock = new WallClock(zone);
        const text = clock.format(second * 1000);
        const ms = clock.parse(text)!;
        expect(clock.format(ms)).toBe(text);
        expect(Math.abs(ms - second * 1000)).toBeLessThanOrEqual(3_600_000);
      }),
      { numRuns: 300 },
    );
  });

  it('knows UTC+8 by default', () => {
    expect(new WallClock('Asia/Shanghai').parse('2023-11-15 06:13:20')).toBe(1_700_000_000_000);
  });

  it.each([
    '',
    'garbage',
    '2021-01-01',
    '2021-13-01 00:00:00',
    '2021-02-30 00:00:00',
    '2021-01-01T00:00:00',
    '1614834367',
  ])('finds no time in “%s”', (text) => {
    expect(new WallClock('Asia/Shanghai').parse(text)).toBeNull();
  });

  it('finds no time in an hour that the zone left out', () => {
    expect(new WallClock('America/New_York').parse('2024-03-10 02:30:00')).toBeNull();
  });

  it('begins a day at midnight, or at one where there is no midnight', () => {
    const shanghai = new WallClock('Asia/Shanghai');
    expect(shanghai.format(shanghai.startOfDay(1_700_000_000_000))).toBe('2023-11-15 00:00:00');
    const cairo = new WallClock('Africa/Cairo');
    expect(cairo.format(cairo.startOfDay(Date.UTC(2024, 3, 26, 12)))).toBe('2024-04-26 01:00:00');
  });
});
