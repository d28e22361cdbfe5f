const PLAIN_NAME = 'hongyan-admin';
const HOST_NAME = `__Host-${PLAIN_NAME}`;

/** `__Host-` pins a cookie to this host and to https; over plain http browsers refuse the prefix. */
function nameFor(isHttps: boolean): string {
  return isHttps ? HOST_NAME : PLAIN_NAME;
}

/** The session's cookie, for as long as the session may live. An empty value takes it back. */
export function sessionCookie(token: string, isHttps: boolean, maxAgeSeconds: number): string {
  const flags = ['Path=/', 'HttpOnly', 'SameSite=Strict', `Max-Age=${maxAgeSeconds}`];
  return [`${nameFor(isHttps)}=${token}`, ...flags, ...(isHttps ? ['Secure'] : [])].join('; ');
}

/** The session token in a `Cookie` header, or null. Over https only the pinned cookie counts. */
export function sessionTokenIn(header: string | undefined, isHttps: boolean): string | null {
  const prefix = `${nameFor(isHttps)}=`;
  const pair = (header ?? '')
    .split(';')
    .map((each) => each.trim())
    .find((each) => each.startsWith(prefix));
  return pair ? pair.slice(prefix.length) || null : null;
}
