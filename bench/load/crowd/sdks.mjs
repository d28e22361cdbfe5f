import { createHash } from 'node:crypto';
import { clientFrame, OPCODES } from './frames.mjs';

const KEY = Buffer.from('hongyan-bench-16').toString('base64');
const ACCEPT = createHash('sha1').update(`${KEY}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
/** What the answer to a handshake has to hold. */
export const ACCEPTED = `Sec-WebSocket-Accept: ${ACCEPT}`;

const WEB = 0;
const IOS = 3;

/**
 * The four SDKs on the wire (contract 5.1, 5.4): what they add to the handshake, and their heartbeats. Slots take them
 * in turns.
 */
const SDKS = [
  { query: '&client=pc', headers: 'Origin: https://app.example\r\nUser-Agent: Mozilla/5.0', everyMs: 30_000 },
  { query: '&EIO=4&transport=websocket', headers: 'User-Agent: Dart/2.10 (dart:io)', everyMs: 30_000 },
  { query: '', headers: 'User-Agent: okhttp/4.2', everyMs: 50_000 },
  {
    query: '&EIO=4&transport=websocket',
    headers: 'Origin: http://im.example\r\nUser-Agent: CFNetwork/1220',
    everyMs: 30_000,
  },
];
const HEARTBEATS = [
  clientFrame(OPCODES.text, 'HeartBeat'),
  clientFrame(OPCODES.text, 'heartbeat'),
  // Its library pings every 60 s besides; here both leave together.
  Buffer.concat([clientFrame(OPCODES.text, 'mode: heartbeat'), clientFrame(OPCODES.ping, '')]),
  clientFrame(2, 'test_ping'),
];

/** How long the SDKs wait before they try again (contract 5.7); Web and Android apps are taken to do as Flutter. */
const RETRY_MS = 3_000;

export function handshake(slot, token) {
  const { query, headers } = SDKS[slot & 3];
  return (
    `GET /wss?token=${token}${query} HTTP/1.1\r\nHost: im.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${KEY}\r\n${headers}\r\n\r\n`
  );
}

export function heartbeatOf(slot) {
  return HEARTBEATS[slot & 3];
}

export function heartbeatEveryMs(slot) {
  return SDKS[slot & 3].everyMs;
}

/** The Web SDK begins its thirty seconds anew with every text it gets. */
export function isPutOffByText(slot) {
  return (slot & 3) === WEB;
}

/** iOS comes back at once where the stream ended or closed with 1001; the others wait. */
export function retryMs(slot, wasEndedByServer) {
  return (slot & 3) === IOS && wasEndedByServer ? 0 : RETRY_MS;
}
