import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WallClock } from './wall-clock.js';

/** Fixed offsets, half and three-quarter hours, summer time in both hemispheres and a half-hour summer time. */
const ZONES = [
  'Asia/Shanghai',
  'UTC',
  'Asia/Kathmandu',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Apia',
];

/** Sweden writes times the way the wire does. */
function intlReference(zone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  return (ms) => format.format(Math.floor(ms / 1000) * 1000);
}

const moment = fc.integer({ min: Date.UTC(1980, 0, 1), max: Date.UTC(2100, 0, 1) });

describe(WallClock.name, () => {
  it.each(ZONES)('tells the same time as Intl in %s, in whatever order it is asked', (zone) => {
    const wallClock = new WallClock(zone);
    const reference = intlReference(zone);
    fc.assert(
      fc.property(fc.array(moment, { maxLength: 20 }), (moments) => {
        expect(moments.map((ms) => wallClock.format(ms))).toEqual(moments.map(reference));
      }),
    );
  });

  it.each([
    ['Europe/Berlin', Date.UTC(2024, 2, 31, 1)],
    ['Europe/Berlin', Date.UTC(2024, 9, 27, 1)],
    ['America/New_York', Date.UTC(2024, 10, 3, 6)],
    ['Australia/Lord_Howe', Date.UTC(2024, 3, 6, 15)],
    ['Pacific/Apia', Date.UTC(2011, 11, 30, 10)],
  ])('follows every second around a change of offset in %s', (zone, changeMs) => {
    const wallClock = new WallClock(zone);
    const reference = intlReference(zone);
    for (let ms = changeMs - 20 * 60_000; ms <= changeMs + 20 * 60_000; ms += 997) {
      expect(wallClock.format(ms)).toBe(reference(ms));
    }
  });

  it('cuts milliseconds off instead of rounding them', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 999 }), (ms, extra) => {
        const second = Math.floor(ms / 1000) * 1000;
        const wallClock = new WallClock('Asia/Shanghai');
        expect(wallClock.format(second + extra)).toBe(wallClock.format(second));
      }),
    );
  });

  it('has the form of the contract', () => {
    expect(new WallClock('Asia/Shanghai').format(1_700_000_000_999)).toBe('2023-11-15 06:13:20');
  });

  it('refuses a zone that does not exist', () => {
    expect(() => new WallClock('Asia/Peking')).toThrow(RangeError);
  });
});
