import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type ChatUser, registerUser } from '../harness/chat-user.js';
import { Installation } from '../harness/installation.js';
import { type ReceivedSpan, TraceCollector } from '../harness/trace-collector.js';
import { SocketClient } from '../harness/socket-client.js';
import { unique } from '../harness/unique.js';
import { until } from '../harness/until.js';

jest.setTimeout(300_000);

let collector: TraceCollector;
let installation: Installation;
let alice: ChatUser;
let bob: ChatUser;
let socket: SocketClient;

beforeAll(async () => {
  collector = await TraceCollector.start();
  installation = await Installation.create({
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '100',
      HONGYAN_TRACE_RATIO: '1',
    },
  });
  const [api, gateway] = await Promise.all([
    installation.start({ roles: ['api'] }),
    installation.start({ roles: ['gateway'] }),
    installation.start({ roles: ['worker'] }),
  ]);
  const app = await installation.createApp({ http: api.http, ws: gateway.ws });
  [alice, bob] = [await registerUser(app), await registerUser(app)];
  socket = await SocketClient.connect(bob);
});

afterAll(async () => {
  await installation?.dispose();
  await collector?.stop();
});

/** The spans of the trace that a span belongs to, in the order in which they began. */
const traceOf = ({ traceId }: ReceivedSpan): ReceivedSpan[] =>
  collector.spans.filter((span) => span.traceId === traceId).toSorted((a, b) => a.startMs - b.startMs);

describe('traces', () => {
  it('follow a message from its request in the api through the worker to the sockets of a gateway', async () => {
    const text = unique('secret ');
    await alice.sendText(bob, text);
    await socket.nextText(text);
    const trace = await until('the whole trace', () => {
      const request = collector.spans.find(({ name }) => name === 'POST /messages/send');
      const spans = request ? traceOf(request) : [];
      return spans.length === 6 && spans;
    });
    const request = trace.find(({ parentSpanId }) => parentSpanId === '');
    expect(request).toMatchObject({ name: 'POST /messages/send', kind: 'server', roles: ['api'] });
    expect(request!.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': '/messages/send',
      'http.response.status_code': 200,
      'hongyan.code': 200,
    });
    const steps = trace.filter((span) => span !== request);
    expect(new Set(steps.map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([request!.spanId]));
    expect(
      Object.fromEntries(steps.map(({ name, kind, roles }) => [name, `${kind} in ${roles.join()}`])),
    ).toEqual({
      store: 'internal in api',
      enqueue: 'producer in api',
      'wait for a worker': 'internal in worker',
      'hand to nodes': 'consumer in worker',
      'write to sockets': 'consumer in gateway',
    });
    for (const { attributes, startMs, endMs } of steps) {
      expect(attributes).toEqual({ 'messaging.batch.message_count': 1 });
      expect(endMs).toBeGreaterThanOrEqual(startMs);
    }
    expect(new Set(trace.map(({ service }) => service))).toEqual(new Set(['hongyan']));
  });

  it('keep messages of one batch apart', async () => {
    const texts = Array.from({ length: 20 }, (_, index) => `together ${index}`);
    await Promise.all(texts.map((text) => alice.sendText(bob, text)));
    await until('all frames', () => texts.every((text) => socket.texts().includes(text)));
    await until('every trace to be whole', () => {
      const requests = collector.spans.filter(({ name }) => name === 'POST /messages/send');
      return requests.length >= texts.length && requests.every((request) => traceOf(request).length === 6);
    });
  });

  it('name other requests after their route, with their code, and believe no header of callers', async () => {
    const traceId = 'ab'.repeat(16);
    await fetch(`${alice.app.http}/chat/users?token=wrong`, {
      headers: { traceparent: `00-${traceId}-${'cd'.repeat(8)}-01` },
    });
    const span = await until('the span', () =>
      collector.spans.find(({ name }) => name === 'GET /chat/users'),
    );
    expect(span.attributes).toMatchObject({ 'hongyan.code': 4006, 'http.response.status_code': 200 });
    expect(span.traceId).not.toBe(traceId);
  });

  it('hold nothing that people wrote, who they are or what proves it', async () => {
    await alice.sendText(bob, 'the last word');
    await socket.nextText('the last word');
    const everything = collector.bodies.join('\n');
    for (const word of [
      'the last word',
      alice.uid,
      bob.uid,
      alice.token,
      bob.token,
      alice.app.key,
      'together',
    ]) {
      expect(everything).not.toContain(word);
    }
  });
});

describe('without a sampled request', () => {
  it('nothing is sent, and messages go their way', async () => {
    const quiet = await TraceCollector.start();
    const other = await Installation.create({
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: quiet.url, HONGYAN_TRACE_RATIO: '0' },
    });
    try {
      const server = await other.start();
      const app = await other.createApp(server);
      const [carol, dave] = [await registerUser(app), await registerUser(app)];
      const client = await SocketClient.connect(dave);
      await carol.sendText(dave, 'unseen');
      await client.nextText('unseen');
      await client.close();
      // What waits is sent before it ends.
      await server.stop();
      expect(quiet.spans).toEqual([]);
    } finally {
      await other.dispose();
      await quiet.stop();
    }
  });
});

describe('a collector that is away', () => {
  it('keeps nobody from serving or from ending in order', async () => {
    const gone = await TraceCollector.start();
    await gone.stop();
    const other = await Installation.create({
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: gone.url,
        HONGYAN_TRACE_RATIO: '1',
        OTEL_BSP_SCHEDULE_DELAY: '100',
      },
    });
    try {
      const server = await other.start();
      const app = await other.createApp(server);
      const [carol, dave] = [await registerUser(app), await registerUser(app)];
      await carol.sendText(dave, 'unseen');
      await server.stop();
    } finally {
      await other.dispose();
    }
  });
});
