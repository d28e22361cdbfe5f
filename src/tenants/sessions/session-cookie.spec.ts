import { describe, expect, it } from '@jest/globals';
import { sessionCookie, sessionTokenIn } from './session-cookie.js';

describe('the session cookie', () => {
  it('is pinned to host and https where there is https', () => {
    expect(sessionCookie('t', true, 60)).toBe(
      '__Host-hongyan-admin=t; Path=/; HttpOnly; SameSite=Strict; Max-Age=60; Secure',
    );
    expect(sessionCookie('t', false, 60)).toBe(
      'hongyan-admin=t; Path=/; HttpOnly; SameSite=Strict; Max-Age=60',
    );
  });

  it('is found among others', () => {
    expect(sessionTokenIn('a=1; hongyan-admin=t; b=2', false)).toBe('t');
    expect(sessionTokenIn('a=1;__Host-hongyan-admin=t', true)).toBe('t');
  });

  it('over https is never one that plain http could have planted', () => {
    expect(sessionTokenIn('hongyan-admin=planted', true)).toBeNull();
  });

  it.each([undefined, '', 'hongyan-admin=', 'xhongyan-admin=t', 'hongyan-admin-2=t'])(
    'is not in %j',
    (header) => {
      expect(sessionTokenIn(header, false)).toBeNull();
    },
  );
});
