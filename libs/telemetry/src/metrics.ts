import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { ScrapeSource, type Samples } from './scrape-source.js';

const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60];
const SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];

/** Parts of a message's way, each from the end of the one before. */
export const STAGES = [
  'receive_commit',
  'commit_enqueue',
  'enqueue_worker',
  'worker_node',
  'node_socket',
] as const;
export type Stage = (typeof STAGES)[number];

/** What a counter shows. */
export interface Total {
  readonly labels?: Readonly<Record<string, string>>;
  readonly count: number;
}

/**
 * All numbers that a process shows, and the catalogue from which docs/metrics.md is printed. Labels have few values,
 * all of them ours: never a uid, an app or anything else that grows with use.
 *
 * In prom-client a labelled observation costs about 0.4 µs, bound or not, one without labels half of it, a labelled
 * increment 0.3 µs, one without labels nothing. So what happens per message has no labels where it can, and what is
 * counted elsewhere already is only read at the scrape (docs/adr/0005-metrics-and-traces.md).
 */
export class Metrics {
  readonly registry = new Registry();
  private readonly sources: ScrapeSource[] = [];

  readonly messagesAccepted = this.counter(
    'hongyan_messages_accepted_total',
    'Messages that passed all checks and asked to be stored. What is never stored was refused with 429, or failed.',
  );
  readonly messagesStored = this.counter('hongyan_messages_stored_total', 'Messages that are durable.');
  readonly messagesPushed = this.counter(
    'hongyan_messages_pushed_total',
    'Stored messages whose receiver was online, handed to the nodes. One that is delivered again counts again.',
  );
  readonly messagesOffline = this.counter(
    'hongyan_messages_offline_total',
    'Stored messages that found nobody online.',
  );
  readonly messagesArrived = this.counter(
    'hongyan_messages_arrived_total',
    'Messages that their receivers have acknowledged, each once.',
  );
  readonly stageSeconds = this.histogram(
    'hongyan_message_stage_seconds',
    'Time of one part of the way: `receive_commit` of each message; `commit_enqueue` (until the queue has it, or cannot be reached), `enqueue_worker`, `worker_node` and `node_socket` of each batch. Batches that a sweeper announced are left out. Between processes it needs clocks that agree.',
    SECONDS,
    ['stage'],
  );
  readonly deliverySeconds = this.histogram(
    'hongyan_message_delivery_seconds',
    'Time of the whole way of a stored message, from its request to the sockets of one node.',
    SECONDS,
  );
  readonly batchMessages = this.histogram(
    'hongyan_log_batch_messages',
    'Messages that one transaction of the message log stored.',
    SIZES,
  );
  readonly logWaiting = this.gauge(
    'hongyan_log_waiting',
    'Messages of this process that wait for their transaction to begin.',
  );
  readonly outboxRows = this.gauge(
    'hongyan_outbox_rows',
    'Batches of the whole installation whose delivery is owed. Told by workers.',
  );
  readonly outboxAgeSeconds = this.gauge(
    'hongyan_outbox_age_seconds',
    'Age of the oldest of them; 0 when there is none. Told by workers.',
  );
  readonly queueJobs = this.gauge(
    'hongyan_queue_jobs',
    'Jobs of the whole installation by queue (`delivery-0` is a partition) and state: `waiting`, `active`, or `delayed` until they are due. Told by workers.',
    ['queue', 'state'],
  );
  readonly nodeStreamEntries = this.gauge(
    'hongyan_node_stream_entries',
    'Entries in this node’s stream: those that wait, and what was read in the last second; it is cut at about 10 000, or 64 MiB.',
  );
  readonly nodeStreamLagSeconds = this.gauge(
    'hongyan_node_stream_lag_seconds',
    'How long the oldest entry of this node’s stream waits to be read; 0 when there is none.',
  );
  readonly sockets = this.gauge('hongyan_sockets', 'Sockets of clients that are open here.');
  readonly sendBufferBytes = this.gauge(
    'hongyan_send_buffer_bytes',
    'Bytes that wait for slow clients, over all sockets of this process.',
  );
  readonly socketFrames = this.counter(
    'hongyan_socket_frames_total',
    'Frames written to sockets: messages, notices and greetings, once per socket.',
  );
  readonly slowSockets = this.counter(
    'hongyan_slow_sockets_total',
    'Sockets closed because more waited for them than HONGYAN_GATEWAY_SEND_BUFFER_BYTES_MAX.',
  );
  readonly httpRequests = this.counter(
    'hongyan_http_requests_total',
    'Answers by route and by code: that of the envelope, or the HTTP status where there is none. Unknown paths have an empty route. What is no readable HTTP is not counted.',
    ['method', 'route', 'code'],
  );
  readonly httpSeconds = this.histogram(
    'hongyan_http_request_seconds',
    'Time from the head of a request to the head of its answer.',
    SECONDS,
    ['method', 'route'],
  );
  readonly passwordSeconds = this.histogram(
    'hongyan_admin_password_check_seconds',
    'Time to check one password of an admin. Addresses that nobody has are checked, too.',
    SECONDS,
  );
  readonly databaseConnections = this.gauge(
    'hongyan_database_connections',
    'Connections of this process’s pool by state: `busy` or `idle`.',
    ['state'],
  );
  readonly databaseWaiting = this.gauge(
    'hongyan_database_waiting',
    'Statements and transactions that wait for a free connection.',
  );
  readonly databaseUp = this.gauge(
    'hongyan_database_up',
    '1 when the database answered this process, else 0.',
  );
  readonly redisUp = this.gauge('hongyan_redis_up', '1 when Redis answered this process, else 0.');

  /**
   * Has gauges filled when somebody scrapes: `read` is asked then, at most every two seconds. When it fails or is late
   * the gauges show nothing; the scrape goes on.
   */
  readAtScrape(gauges: readonly Gauge[], read: () => Samples | Promise<Samples>): void {
    this.sources.push(new ScrapeSource(gauges, read));
  }

  /** Has a counter show what somebody else counts. */
  readTotalsAtScrape(counter: Counter, read: () => Iterable<Total>): void {
    Object.assign(counter, {
      collect: () => {
        counter.reset();
        for (const { labels = {}, count } of read()) counter.inc(labels, count);
      },
    });
  }

  /** Everything in the text format of Prometheus. */
  async print(): Promise<string> {
    await Promise.all(this.sources.map((source) => source.refresh()));
    // prom-client spells it `Nan`, which is not the format's word.
    return (await this.registry.metrics()).replaceAll(/ Nan$/gm, ' NaN');
  }

  private counter(name: string, help: string, labelNames: string[] = []): Counter {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  private gauge(name: string, help: string, labelNames: string[] = []): Gauge {
    const gauge = new Gauge({ name, help, labelNames, registers: [this.registry] });
    // One that nobody fills here shows nothing, instead of a zero that means health.
    gauge.remove({});
    return gauge;
  }

  private histogram(name: string, help: string, buckets: number[], labelNames: string[] = []): Histogram {
    return new Histogram({ name, help, buckets, labelNames, registers: [this.registry] });
  }
}
