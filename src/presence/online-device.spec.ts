import { describe, expect, it } from '@jest/globals';
import { type DevicesOnNode, formatDevices, parseDevices } from './online-device.js';

describe(formatDevices.name, () => {
  it.each<DevicesOnNode>([
    { count: 1, newest: [{ device: 'ios', ip: '203.0.113.7', connectedAtMs: 1_800_000_000_000 }] },
    { count: 1, newest: [{ device: null, ip: null, connectedAtMs: 5 }] },
    {
      count: 3,
      newest: [
        { device: null, ip: '2001:db8::1', connectedAtMs: 6 },
        { device: 'pc', ip: null, connectedAtMs: 7 },
      ],
    },
  ])('is read back: %j', (devices) => {
    expect(parseDevices(formatDevices(devices))).toEqual(devices);
  });

  it('keeps one device, wherever it comes from, in the 64 bytes of a compact hash', () => {
    const longest = { device: 'x'.repeat(10), ip: 'f'.repeat(39), connectedAtMs: Date.UTC(2050, 1) };
    expect(formatDevices({ count: 1, newest: [longest] }).length).toBeLessThanOrEqual(64);
  });

  it('reads the count of an earlier version', () => {
    expect(parseDevices('2')).toEqual({ count: 2, newest: [] });
  });
});
