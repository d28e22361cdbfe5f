import type { IncomingMessage } from 'node:http';

/** A `client` that is worth keeping: one word. */
const CLIENT = /[?&]client=([\w.-]{1,10})(?:&|$)/;

/** Contract C1: the handshake of the Flutter SDK on Dart's own sockets. iOS says EIO=4 too, with another agent. */
export function isDartClient({ url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>): boolean {
  return isEngine(url) && headers['user-agent']?.startsWith('Dart/') === true;
}

/** What a client says it is: in so many words, or by the handshake of its SDK (contract 5.1). Android's says nothing. */
export function deviceOf(request: Pick<IncomingMessage, 'url' | 'headers'>): string | null {
  const [, client] = CLIENT.exec(request.url ?? '') ?? [];
  if (client !== undefined) return client;
  if (!isEngine(request.url ?? '')) return null;
  return isDartClient(request) ? 'flutter' : 'ios';
}

function isEngine(url: string): boolean {
  return /[?&]EIO=4(&|$)/.test(url);
}
