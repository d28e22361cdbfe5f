import { describe, expect, it } from '@jest/globals';
import { contentSecurityPolicy } from './content-security-policy.js';

describe('contentSecurityPolicy', () => {
  it.each(['localhost:5204', '192.0.2.7', '[::1]:5204', 'chat.example'])('lets sockets go to %s', (host) => {
    expect(contentSecurityPolicy(host)).toContain(`connect-src 'self' ws://${host} wss://${host};`);
  });

  it.each([undefined, '', "x; script-src 'unsafe-inline'", '*', 'a b', 'https://evil.example'])(
    'adds nothing for the host %j',
    (host) => {
      expect(contentSecurityPolicy(host)).toContain("connect-src 'self';");
    },
  );
});
