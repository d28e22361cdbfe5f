import { booleanField, integerField } from './field.js';

const MINUTE_MS = 60_000;

/** Settings of the gateway: its sockets, and how clients come in. */
export const GATEWAY_FIELDS = {
  gatewayLeaseMs: integerField(
    {
      env: 'HONGYAN_GATEWAY_LEASE_MS',
      fallback: '9000',
      doc: 'A gateway that is silent for so long counts as gone and its users as offline; it renews three times in it.',
    },
    300,
    10 * MINUTE_MS,
  ),
  gatewayPingIntervalMs: integerField(
    {
      env: 'HONGYAN_GATEWAY_PING_INTERVAL_MS',
      fallback: '25000',
      doc: 'Pause between protocol pings to a socket; one whose client sent a frame meanwhile is passed over.',
    },
    100,
    10 * MINUTE_MS,
  ),
  gatewayIdleMs: integerField(
    {
      env: 'HONGYAN_GATEWAY_IDLE_MS',
      fallback: '90000',
      doc: 'A socket that sends nothing, not even a pong, for so long is closed with 1001.',
    },
    200,
    60 * MINUTE_MS,
  ),
  gatewayFrameBytesMax: integerField(
    {
      env: 'HONGYAN_GATEWAY_FRAME_BYTES_MAX',
      fallback: '4096',
      doc: 'Largest frame that a client may send; a larger one closes its socket with 1009.',
    },
    125,
    1024 * 1024,
  ),
  gatewayFramesMax: integerField(
    {
      env: 'HONGYAN_GATEWAY_FRAMES_MAX',
      fallback: '600',
      doc: 'Most frames that a client may send in one ping interval; more close its socket with 1008.',
    },
    10,
    1_000_000,
  ),
  gatewaySendBufferBytesMax: integerField(
    {
      env: 'HONGYAN_GATEWAY_SEND_BUFFER_BYTES_MAX',
      fallback: '1048576',
      doc: 'Bytes that may wait for a slow client; past it the socket is closed with 1001 and the client catches up from history.',
    },
    16_384,
    1024 * 1024 * 1024,
  ),
  gatewayDeflate: booleanField({
    env: 'HONGYAN_GATEWAY_DEFLATE',
    fallback: 'false',
    doc: 'Compress long frames for clients that offer it; costs memory for each of their sockets and time for each frame.',
  }),
  gatewayUpgradesPerSecond: integerField(
    {
      env: 'HONGYAN_GATEWAY_UPGRADES_PER_SECOND',
      fallback: '4000',
      doc: 'Handshakes that one process begins per second at most, and fewer in a storm, as far as messages to those who are connected are late for it; the others wait in line.',
    },
    1,
    1_000_000,
  ),
  gatewayUpgradesWaitingMax: integerField(
    {
      env: 'HONGYAN_GATEWAY_UPGRADES_WAITING_MAX',
      fallback: '50000',
      doc: 'Handshakes that may wait in line; beyond it they are answered 503 with Retry-After, after which iOS stays away until the app asks.',
    },
    0,
    1_000_000,
  ),
  gatewayUpgradesPerAddressPerSecond: integerField(
    {
      env: 'HONGYAN_GATEWAY_UPGRADES_PER_ADDRESS_PER_SECOND',
      fallback: '2000',
      doc: 'Handshakes per second that one address may begin, ten times as many at once; beyond it 503. 0 for any number. Behind a proxy set `HONGYAN_TRUST_PROXY`, or all clients share the proxy’s address.',
    },
    0,
    1_000_000,
  ),
} as const;
