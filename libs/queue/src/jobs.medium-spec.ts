import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type INestApplicationContext, Module, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type Config, ConfigModule } from '@hongyan/config';
import { RedisClients } from '@hongyan/persistence';
import { Metrics, TelemetryModule } from '@hongyan/telemetry';
import { until } from '../../../test/harness/until.js';
import { listWaitingJobs } from '../../../test/medium/jobs.js';
import { testConfig } from '../../../test/medium/parts.js';
import { SILENT, TestRedis } from '../../../test/medium/redis.js';
import type { DeliveryJob } from './delivery-job.js';
import { JOB_CATALOGUE, type JobName } from './job-catalogue.js';
import { HandlesJob, type JobHandler } from './job-handler.decorator.js';
import { JobProducer } from './job-producer.js';
import { QueueGauges } from './queue-gauges.js';
import { QueueModule } from './queue.module.js';

const VICTIM = fileURLToPath(new URL('../../../test/medium/job-victim.mjs', import.meta.url));

@HandlesJob('messages.deliver')
class Recorder implements JobHandler<'messages.deliver'> {
  readonly seen: number[] = [];
  /** What happens to each job. */
  work: (job: DeliveryJob) => Promise<void> = () => Promise.resolve();

  async handle(job: DeliveryJob): Promise<void> {
    await this.work(job);
    this.seen.push(job.outboxId!);
  }
}

/** Takes all that has piled up; `turns` says how much that was each time. */
@HandlesJob('messages.deliver')
class PileRecorder extends Recorder {
  readonly turns: number[] = [];

  async handleAll(jobs: readonly DeliveryJob[]): Promise<void> {
    this.turns.push(jobs.length);
    for (const job of jobs) await this.handle(job);
  }
}

@HandlesJob('messages.deliver')
class SecondHandler extends Recorder {}

/** A runner wants a handler for every job; these tests are about one of them. */
const IDLE_HANDLERS: Provider[] = (Object.keys(JOB_CATALOGUE) as JobName[])
  .filter((name) => name !== 'messages.deliver')
  .map((name) => {
    class Idle {
      async handle(): Promise<void> {}
    }
    HandlesJob(name)(Idle);
    return Idle;
  });

@Module({})
class RunnerModule {}

@Module({})
class RedisModule {}

interface Runner {
  readonly context: INestApplicationContext;
  readonly redis: TestRedis;
  readonly recorder: Recorder;
}

const add = (producer: JobProducer, outboxId: number, partition = 0): Promise<void> =>
  producer.add('messages.deliver', { outboxId, deliveries: [] }, { id: `outbox-${outboxId}`, partition });

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('jobs', () => {
  const contexts: INestApplicationContext[] = [];
  const redises: TestRedis[] = [];
  const children: ChildProcess[] = [];

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const context of contexts.splice(0)) await context.close();
    for (const redis of redises.splice(0)) redis.onApplicationShutdown();
  });

  async function openRedis(config: Config): Promise<TestRedis> {
    const redis = await TestRedis.open(config);
    redises.push(redis);
    return redis;
  }

  async function openProducer(config: Config): Promise<{ producer: JobProducer; redis: TestRedis }> {
    const redis = await openRedis(config);
    const producer = new JobProducer(redis, config, SILENT);
    await redis.untilAllReady();
    return { producer, redis };
  }

  /** One process with the worker role, wired by Nest as the real one is. */
  async function startRunner(config: Config, handlers: Provider[] = [Recorder]): Promise<Runner> {
    const redis = await openRedis(config);
    const context = await NestFactory.createApplicationContext(
      {
        module: RunnerModule,
        imports: [
          ConfigModule.forRoot(config),
          TelemetryModule.forRoot(SILENT),
          {
            module: RedisModule,
            global: true,
            providers: [{ provide: RedisClients, useValue: redis }],
            exports: [RedisClients],
          },
          QueueModule.forRoot({ runsJobs: true }),
        ],
        providers: [...handlers, ...IDLE_HANDLERS],
      },
      { logger: false, abortOnError: false },
    );
    contexts.push(context);
    return { context, redis, recorder: context.get(Recorder) };
  }

  it('are done one at a time and in order on a partition that two processes serve', async () => {
    const config = testConfig({ HONGYAN_DELIVERY_PARTITIONS: '1' });
    const { producer } = await openProducer(config);
    const runners = [await startRunner(config), await startRunner(config)];
    const order: number[] = [];
    let working = 0;
    let mostAtATime = 0;
    for (const { recorder } of runners) {
      recorder.work = async ({ outboxId }) => {
        mostAtATime = Math.max(mostAtATime, ++working);
        // Long enough for a second worker to step in, if one could.
        await new Promise((resolve) => setTimeout(resolve, outboxId! % 5));
        order.push(outboxId!);
        working--;
      };
    }
    for (const id of numbers(150)) await add(producer, id);
    await until('all jobs to be done', () => order.length >= 150, 40_000);
    expect(order).toEqual(numbers(150));
    expect(mostAtATime).toBe(1);
  });

  it('that have piled up on a partition are done together, in order and once, where the handler can', async () => {
    const config = testConfig({ HONGYAN_DELIVERY_PARTITIONS: '1' });
    const { producer, redis } = await openProducer(config);
    for (const id of numbers(100)) await add(producer, id);
    const { context } = await startRunner(config, [
      PileRecorder,
      { provide: Recorder, useExisting: PileRecorder },
    ]);
    const { seen, turns } = context.get(PileRecorder);
    await until('all jobs to be done', () => seen.length >= 100);
    await until('none to be left', async () => (await listWaitingJobs({ config, redis })).size === 0);
    expect(seen).toEqual(numbers(100));
    expect(turns.length).toBeLessThan(50);
  });

  it('that have piled up are all done again when they could not be done together', async () => {
    const config = testConfig({ HONGYAN_DELIVERY_PARTITIONS: '1' });
    const { producer } = await openProducer(config);
    for (const id of numbers(5)) await add(producer, id);
    const { context } = await startRunner(config, [
      PileRecorder,
      { provide: Recorder, useExisting: PileRecorder },
    ]);
    const recorder = context.get(PileRecorder);
    recorder.work = ({ outboxId }) =>
      outboxId === 3 && recorder.turns.length === 1 ? Promise.reject(new Error('no')) : Promise.resolve();
    await until('the rest to be done', () => recorder.seen.includes(5));
    // The first one is given up, as a job that fails is; its batch is still owed in the outbox.
    expect(recorder.seen).toEqual([1, 2, 2, 3, 4, 5]);
  });

  it('are done side by side on different partitions', async () => {
    const config = testConfig({ HONGYAN_DELIVERY_PARTITIONS: '2' });
    const { producer } = await openProducer(config);
    const { recorder } = await startRunner(config);
    let isReleased = false;
    recorder.work = async ({ outboxId }) => {
      if (outboxId === 1) await until('the other partition to be done', () => isReleased);
      if (outboxId === 2) isReleased = true;
    };
    await add(producer, 1, 0);
    await add(producer, 2, 1);
    await until('both jobs to be done', () => recorder.seen.length === 2);
    expect(recorder.seen).toEqual([2, 1]);
  });

  it('of a partition that there is no more are done on one that there is', async () => {
    const config = testConfig({ HONGYAN_DELIVERY_PARTITIONS: '2' });
    const { producer } = await openProducer(config);
    const { recorder } = await startRunner(config);
    await add(producer, 1, 7);
    await until('the job to be done', () => recorder.seen.includes(1));
  });

  it('of a process that was killed are taken over, before those that came later', async () => {
    const config = testConfig({ HONGYAN_DELIVERY_PARTITIONS: '1' });
    const { producer } = await openProducer(config);
    const victim = spawn(process.execPath, [VICTIM], {
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'test',
        DATABASE_URL: config.databaseUrl,
        REDIS_URL: config.redisUrl,
        HONGYAN_REDIS_PREFIX: config.redisPrefix,
        HONGYAN_MASTER_KEY: config.masterKey,
        HONGYAN_DELIVERY_PARTITIONS: '1',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(victim);
    const said: string[] = [];
    createInterface({ input: victim.stdout }).on('line', (line) => said.push(line));
    for (const id of numbers(3)) await add(producer, id);
    await until('the first worker to take a job', () => said.includes('took 1'), 30_000);

    const { recorder } = await startRunner(config);
    victim.kill('SIGKILL');
    await until('the second worker to do everything', () => recorder.seen.length >= 3, 30_000);
    expect(recorder.seen).toEqual([1, 2, 3]);
    expect(said).toEqual(['took 1']);
  });

  it('may be added again while they wait: they are done once', async () => {
    const config = testConfig({ HONGYAN_DELIVERY_PARTITIONS: '1' });
    const [{ producer, redis }, { producer: another }] = [
      await openProducer(config),
      await openProducer(config),
    ];
    await Promise.all(numbers(10).map((round) => add(round % 2 ? producer : another, 1)));
    await add(producer, 2);
    expect([...(await listWaitingJobs({ config, redis })).keys()]).toEqual(['outbox-1', 'outbox-2']);
    const { recorder } = await startRunner(config);
    await until('both jobs to be done', () => recorder.seen.length >= 2);
    expect(recorder.seen).toEqual([1, 2]);
  });

  it('may be added again after they were done, and are done again', async () => {
    const config = testConfig({ HONGYAN_DELIVERY_PARTITIONS: '1' });
    const { producer } = await openProducer(config);
    const { recorder } = await startRunner(config);
    await add(producer, 1);
    await until('the job to be done', () => recorder.seen.length === 1);
    await until('the job to be done again', async () => {
      await add(producer, 1);
      return recorder.seen.length > 1;
    });
  });

  it('may be added again after they failed: a failure blocks nothing', async () => {
    const config = testConfig({ HONGYAN_DELIVERY_PARTITIONS: '1' });
    const { producer } = await openProducer(config);
    const { recorder } = await startRunner(config);
    let failures = 0;
    recorder.work = async () => {
      if (++failures === 1) throw new Error('not this time');
    };
    await add(producer, 1);
    await until('the job to fail', () => failures === 1);
    await until('the job to be done', async () => {
      await add(producer, 1);
      return recorder.seen.length > 0;
    });
  });

  it('come back into order by themselves after a flush made everybody forget the limit', async () => {
    const config = testConfig({ HONGYAN_DELIVERY_PARTITIONS: '1' });
    const { producer, redis } = await openProducer(config);
    const runners = [await startRunner(config), await startRunner(config)];
    await redis.flush();
    const limit = `{${config.redisPrefix}-delivery-0}:delivery-0:meta`;
    await until(
      'the limit to be set again',
      async () => (await redis.shared.hget(limit, 'concurrency')) === '1',
    );
    let working = 0;
    let mostAtATime = 0;
    let done = 0;
    for (const { recorder } of runners) {
      recorder.work = async () => {
        mostAtATime = Math.max(mostAtATime, ++working);
        await new Promise((resolve) => setTimeout(resolve, 3));
        working--;
        done++;
      };
    }
    for (const id of numbers(50)) await add(producer, id);
    await until('all jobs to be done', () => done >= 50, 30_000);
    expect(mostAtATime).toBe(1);
  });

  it('are counted while they wait, by queue', async () => {
    const config = testConfig({ HONGYAN_DELIVERY_PARTITIONS: '2' });
    const { producer } = await openProducer(config);
    for (const outboxId of numbers(3)) await add(producer, outboxId, 1);
    const metrics = new Metrics();
    void new QueueGauges(metrics, producer, config);
    const shown = await metrics.print();
    expect(shown).toContain('hongyan_queue_jobs{queue="delivery-1",state="waiting"} 3\n');
    expect(shown).toContain('hongyan_queue_jobs{queue="delivery-0",state="waiting"} 0\n');
  });

  it('cannot be added while Redis is away, at once, and can be when it is back', async () => {
    const config = testConfig({ HONGYAN_DELIVERY_PARTITIONS: '1' });
    const { producer, redis } = await openProducer(config);
    const connection = redis.connections.at(-1)!;
    connection.disconnect();
    await until('the connection to be closed', () => connection.status === 'end');
    const startedAt = Date.now();
    await expect(add(producer, 1)).rejects.toThrow();
    expect(Date.now() - startedAt).toBeLessThan(3_000);
    await connection.connect();
    await until('a job to be added', async () => {
      await add(producer, 2);
      return true;
    });
    expect([...(await listWaitingJobs({ config, redis })).keys()]).toEqual(['outbox-2']);
  });

  it('let a process stop only when the one that runs is done; waiting ones stay', async () => {
    const config = testConfig({ HONGYAN_DELIVERY_PARTITIONS: '1' });
    const { producer, redis } = await openProducer(config);
    const runner = await startRunner(config);
    let isWorking = false;
    let finish: (() => void) | undefined;
    runner.recorder.work = ({ outboxId }) => {
      isWorking = true;
      return outboxId === 1 ? new Promise((resolve) => (finish = resolve)) : Promise.resolve();
    };
    for (const id of numbers(2)) await add(producer, id);
    await until('the first job to run', () => isWorking);
    let isClosed = false;
    const closing = runner.context.close().then(() => (isClosed = true));
    // Nest asks its parts to end in the same turn.
    await turn();
    expect(isClosed).toBe(false);
    finish!();
    await closing;
    expect(runner.recorder.seen).toEqual([1]);
    expect([...(await listWaitingJobs({ config, redis })).keys()]).toEqual(['outbox-2']);
  });

  it('must each have a handler, or the process does not start', async () => {
    await expect(startRunner(testConfig(), [])).rejects.toThrow('Job messages.deliver has no handler.');
  });

  it('must not have two handlers, or the process does not start', async () => {
    await expect(startRunner(testConfig(), [Recorder, SecondHandler])).rejects.toThrow(
      'Job messages.deliver has more than one handler.',
    );
  });
});
