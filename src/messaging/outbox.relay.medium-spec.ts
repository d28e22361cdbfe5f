import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { UserPrincipal } from '@hongyan/kernel';
import type { DeliveryJob } from '@hongyan/queue';
import { until } from '../../test/harness/until.js';
import { listWaitingJobs } from '../../test/medium/jobs.js';
import { entryOf } from '../../test/medium/messaging.js';
import { createApp, type Parts, registerUser, TestInstallation } from '../../test/medium/parts.js';
import { OutboxRelay } from './outbox.relay.js';

/** By then every command that has no answer yet counts as failed. */
const COMMANDS_ARE_LATE_MS = 2_100;

/** As a process does that is frozen: its timers are due before it reads what has come meanwhile. */
function standStill(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

describe(OutboxRelay.name, () => {
  let installation: TestInstallation;
  let here: Parts;
  let there: Parts;
  let alice: UserPrincipal;
  let bob: UserPrincipal;

  beforeEach(async () => {
    installation = await TestInstallation.create();
    [here, there] = await Promise.all([installation.openProcess(), installation.openProcess()]);
    const app = await createApp(here);
    [alice, bob] = [await registerUser(here, app), await registerUser(here, app)];
  });

  afterEach(() => installation.dispose());

  const listJobs = async (): Promise<DeliveryJob[]> => [...(await listWaitingJobs(there)).values()];

  async function listRowIds(): Promise<number[]> {
    const rows = await here.unitOfWork.pool.query<{ id: number }>('SELECT id FROM outbox ORDER BY id');
    return rows.map(({ id }) => id);
  }

  const sendNamed = (process: Parts): Promise<string> =>
    process.messages.send(
      alice.appId,
      alice,
      { targetUid: bob.uid, type: 'Msg:Txt', content: '{"content":"once","extra":""}', clientMsgId: 'one' },
      'client',
    );

  it('announces a batch by itself when all is well', async () => {
    await here.log.append(entryOf(alice, bob));
    const [job, ...others] = await listJobs();
    expect(others).toEqual([]);
    expect(job!.outboxId).toBe((await listRowIds())[0]);
    expect(job!.owedUpTo).toBeUndefined();
  });

  it('remembers of an outage no more than how far each lane got, and has that delivered when it is over', async () => {
    await here.redis.goAway();
    for (let count = 0; count < 5; count++) await here.log.append(entryOf(alice, bob));
    const rowIds = await listRowIds();
    expect(rowIds).toHaveLength(5);
    expect(await listJobs()).toEqual([]);
    await here.redis.comeBack();
    await until('the lane to be told', async () => (await listJobs()).length > 0);
    const lane = here.log.laneOf(entryOf(alice, bob).pair);
    expect(await listJobs()).toEqual([{ deliveries: [], lane, owedUpTo: rowIds.at(-1) }]);
  });

  it('announces what it stores next when it was the process that stood still, and not the queue', async () => {
    await here.log.append(entryOf(alice, bob));
    const recalled = here.relay.recall(0, 1);
    while (here.redis.shared.commandQueue.length === 0) await Promise.resolve();
    standStill(COMMANDS_ARE_LATE_MS);
    await recalled;
    await here.log.append(entryOf(alice, bob));
    const announced = (await listJobs()).flatMap(({ outboxId }) => outboxId ?? []);
    expect(announced).toEqual(await listRowIds());
  });

  it('lets nothing pass what was not announced, whichever process stored that', async () => {
    // Both lose Redis; one is back sooner.
    await Promise.all([here.redis.goAway(), there.redis.goAway()]);
    await here.log.append(entryOf(alice, bob));
    await there.redis.comeBack();
    await there.log.append(entryOf(alice, bob));
    const [, later] = await listRowIds();
    const job = await until('the later one to be announced', async () =>
      (await listJobs()).find(({ owedUpTo }) => owedUpTo === later),
    );
    expect(job.lane).toBe(here.log.laneOf(entryOf(alice, bob).pair));
    await here.redis.comeBack();
  });

  it('has what a lane owes delivered before a repeated send is answered', async () => {
    const first = await sendNamed(here);
    // As if the process had died between the commit and the announcement.
    await here.redis.flush();
    expect(await sendNamed(there)).toBe(first);
    const [rowId] = await listRowIds();
    expect((await listJobs()).map(({ owedUpTo }) => owedUpTo)).toEqual([rowId]);
  });
});
