import { describe, expect, it } from '@jest/globals';
import { deviceOf } from './client-kind.js';

describe(deviceOf.name, () => {
  it.each([
    ['/wss?token=T1&client=pc&device_id=x', undefined, 'pc'],
    ['/wss?token=T1&client=touch', undefined, 'touch'],
    ['/wss?token=T1&client=a%20b', undefined, null],
    ['/wss?token=T1&client=longer-than-anything', undefined, null],
    ['/wss?token=T1&EIO=4&transport=websocket', 'Dart/3.4 (dart:io)', 'flutter'],
    ['/wss?token=T1&EIO=4&transport=websocket', undefined, 'ios'],
    ['/wss?token=T1', undefined, null],
    [undefined, undefined, null],
  ])('of %s by %s is %s', (url, agent, device) => {
    expect(deviceOf({ ...(url === undefined ? {} : { url }), headers: { 'user-agent': agent } })).toBe(
      device,
    );
  });
});
