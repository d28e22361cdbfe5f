import type { zh } from './zh';

export const en: typeof zh = {
  connections: 'Connections',
  usersOnline: 'Users online',
  messages: 'Messages per second',
  latency: 'Latency of a send',
  p50: 'p50',
  p99: 'p99',
  queues: 'Waiting',
  queueDepth: 'Delivery queue',
  outboxDepth: 'Outbox',
  callbacks: 'Callbacks per second',
  callbacksDone: 'All',
  callbacksFailed: 'Failed',
  owed: 'Callbacks owed',
  nodes: 'Nodes',
  range: 'Time range',
  minutes: { '15': 'Last 15 minutes', '60': 'Last hour', '360': 'Last 6 hours', '1440': 'Last 24 hours' },
};
