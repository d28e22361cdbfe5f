import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMIN_TEST_ENV, type AdminClient, signInOperator } from '../harness/admin-client.js';
import { CallbackServer } from '../harness/callback-server.js';
import { registerUser } from '../harness/chat-user.js';
import { type Hongyan, startHongyan } from '../harness/installation.js';
import { SocketClient } from '../harness/socket-client.js';
import { unique } from '../harness/unique.js';
import { until } from '../harness/until.js';

type Series = Record<string, (number | null)[]>;

const APP_SERIES = [
  'connections',
  'usersOnline',
  'messagesPerSecond',
  'callbacksPerSecond',
  'callbackFailuresPerSecond',
];
const STEPS_MS = 40_000;

describe('live figures', () => {
  let hongyan: Hongyan;
  let operator: AdminClient;
  let callbacks: CallbackServer;

  beforeAll(async () => {
    callbacks = await CallbackServer.start();
    hongyan = await startHongyan({ env: { ...ADMIN_TEST_ENV, HONGYAN_WEBHOOKS_ALLOW_PRIVATE: 'true' } });
    await hongyan.installation.start({ roles: ['api', 'gateway'] });
    operator = await signInOperator(hongyan.installation, hongyan.server.http);
  });

  afterAll(async () => {
    await hongyan?.dispose();
    await callbacks?.stop();
  });

  async function figures(path: string): Promise<{ stepMs: number; fromMs: number; series: Series }> {
    const { status, text, body } = await operator.call('GET', path);
    if (status !== 200) throw new Error(text);
    return body;
  }

  it('tell of an app, its tenant and the installation what happened on all nodes', async () => {
    const { installation, server } = hongyan;
    const name = unique('tenant-');
    const { body: tenant } = await operator.call('POST', 'tenants', { name });
    const app = await installation.createApp(server, name);
    callbacks.answer = (response) => void response.writeHead(500).end();
    await installation.cli('app', 'set', app.key, `callbackUrl=${callbacks.url()}`);
    const [alice, bob] = [await registerUser(app), await registerUser(app)];
    const sockets = [await SocketClient.connect(alice), await SocketClient.connect(alice)];
    for (let index = 0; index < 20; index++) await alice.sendText(bob, 'nobody is there');

    const seen = await until(
      'the step in which it happened',
      async () => {
        const all = await figures(`apps/${app.id}/figures?minutes=5`);
        const isTold =
          total(all.series['messagesPerSecond']!) > 1.9 && all.series['connections']!.at(-1) === 2;
        return isTold && total(all.series['callbackFailuresPerSecond']!) > 0 && all;
      },
      STEPS_MS,
    );
    expect(Object.keys(seen.series).toSorted()).toEqual(APP_SERIES.toSorted());
    expect(seen.stepMs).toBe(10_000);
    expect(seen.fromMs % 10_000).toBe(0);
    for (const values of Object.values(seen.series)) expect(values).toHaveLength(30);
    expect(total(seen.series['messagesPerSecond']!)).toBeCloseTo(2, 5);
    expect(seen.series['usersOnline']!.at(-1)).toBe(1);
    // Before the installation was there nothing is known of it.
    expect(seen.series['connections']![0]).toBeNull();

    const { series: ofTenant } = await figures(`tenants/${tenant.id}/figures?minutes=5`);
    expect(total(ofTenant['messagesPerSecond']!)).toBeCloseTo(2, 5);
    const { series: whole } = await figures('figures?minutes=5');
    expect(whole['nodes']!.at(-1)).toBe(2);
    expect(total(whole['messagesPerSecond']!)).toBeCloseTo(2, 5);
    expect(whole['sendLatencyP50Ms']!.some((value) => value !== null && value > 0)).toBe(true);
    for (const name of ['queueDepth', 'outboxDepth', 'callbacksOwed']) {
      expect(whole[name]!.at(-1)).toEqual(expect.any(Number));
    }
    expect((await figures('figures?minutes=200')).stepMs).toBe(60_000);
    expect((await figures('figures?minutes=1440')).series['nodes']).toHaveLength(144);
    expect((await operator.call('GET', 'figures?minutes=4')).body.error.field).toBe('minutes');

    for (const socket of sockets) await socket.close();
  });
});

const total = (series: readonly (number | null)[]): number =>
  series.reduce<number>((sum, value) => sum + (value ?? 0), 0);
