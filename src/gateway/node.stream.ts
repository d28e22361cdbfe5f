import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { RedisClients, RedisScript } from '@hongyan/persistence';
import { type Journey, LOGGER, type Logger } from '@hongyan/telemetry';

/**
 * Who gets a frame: by default all sockets of the user, `dart` those of Flutter only; `app` all sockets of the app.
 * `surplus` is for the node itself: the frame's text is how many of the user's oldest sockets have to go.
 */
export type Audience = 'dart' | 'app' | 'surplus';

/** Frames for sockets of one node, in the order in which they must be written; the id is a user's, or the app's. */
export type NodeEntry = readonly (readonly [id: number, frame: string, audience?: Audience])[];

/** What goes into a stream; the journey is that of the messages among the frames. */
export interface NodePost {
  readonly entry: NodeEntry;
  readonly journey?: Journey | undefined;
}

/** A node that reads nothing for long loses the oldest entries; its clients find them in history. */
const LENGTH_MAX = 10_000;
/** The same where entries are large; then about half of it stays. */
const BYTES_MAX = 64 * 1024 * 1024;
/** What one process writes into a stream before it asks Redis how large that is. */
const WEIGH_AFTER_CHARS = 4 * 1024 * 1024;
const NODES_MAX = 1_000;
/** The stream of a dead node vanishes by itself. */
const TTL_MS = 60_000;
/** Entries in one turn; then others have theirs. */
const READ_COUNT = 100;
const BLOCK_MS = 2_000;
const RETRY_MS = 100;
/** How often what was read is let go. */
const TRIM_MS = 1_000;

/** Takes what a stream brings. */
export interface NodeReader {
  readonly take: (entry: NodeEntry, journey?: Journey) => void;
  /** Everything that came together is taken. Must not throw. */
  readonly flush: () => void;
}

/** Entries with their journeys, an empty one for none. A script, because one command costs us less than a transaction. */
const PUBLISH = new RedisScript(`
for i = 3, #ARGV, 2 do
  local fields = {'e', ARGV[i]}
  if ARGV[i + 1] ~= '' then fields = {'e', ARGV[i], 'j', ARGV[i + 1]} end
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', unpack(fields))
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
`);

type StreamReply = [key: string, entries: [id: string, fields: string[]][]][] | null;

/** One Redis stream per gateway node: a reader that lost Redis for a moment reads on from where it was. */
@Injectable()
export class NodeStream {
  /** The last entry that was read. */
  private lastId = '0';
  /** Characters written to each node since its stream was weighed. */
  private readonly unweighed = new LRUCache<string, number>({ max: NODES_MAX });
  private trimmedAtMs = -Infinity;

  constructor(
    private readonly clients: RedisClients,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * All of them or none, in their order: of what is lost in a flush or with a connection no later one may pass an
   * earlier one.
   */
  async publish(nodeId: string, posts: readonly NodePost[]): Promise<void> {
    const key = this.key(nodeId);
    const texts = posts.flatMap(({ entry, journey }) => [
      JSON.stringify(entry),
      journey ? JSON.stringify(journey) : '',
    ]);
    await PUBLISH.run(this.clients.shared, [key], LENGTH_MAX, TTL_MS, ...texts);
    const chars = texts.reduce((sum, text) => sum + text.length, this.unweighed.get(nodeId) ?? 0);
    this.unweighed.set(nodeId, chars < WEIGH_AFTER_CHARS ? chars : 0);
    if (chars >= WEIGH_AFTER_CHARS) await this.weigh(key);
  }

  /** Cuts a stream that has become too heavy, the oldest entries first, which most nodes have read. Never throws. */
  private async weigh(key: string): Promise<void> {
    const { shared } = this.clients;
    try {
      const bytes = (await shared.memory('USAGE', key, 'SAMPLES', 0)) ?? 0;
      if (bytes <= BYTES_MAX) return;
      const entries = await shared.xlen(key);
      await shared.xtrim(key, 'MAXLEN', Math.max(1, Math.floor((entries / 2) * (BYTES_MAX / bytes))));
    } catch (error) {
      this.logger.warn({ err: error }, 'The stream of a node could not be weighed');
    }
  }

  /**
   * Reads the node's entries in order until the signal aborts, through losses of the connection. Hands each to `take`
   * and calls `flush` after those that came together; one that cannot be taken does not keep others from it.
   */
  async read(nodeId: string, { take, flush }: NodeReader, signal: AbortSignal): Promise<void> {
    const reader = this.clients.open('patient');
    signal.addEventListener('abort', () => reader.disconnect(), { once: true });
    while (!signal.aborted) {
      try {
        const reply: StreamReply = await reader.xread(
          'COUNT',
          READ_COUNT,
          'BLOCK',
          BLOCK_MS,
          'STREAMS',
          this.key(nodeId),
          this.lastId,
        );
        for (const [id, fields] of reply?.[0]?.[1] ?? []) {
          this.lastId = id;
          this.hand(fields, take);
        }
        flush();
        this.trim(nodeId);
      } catch {
        // The client says when Redis goes and comes, and waits for it; only its end ends the loop.
        if (reader.status === 'end') return;
        await sleep(RETRY_MS);
      }
    }
  }

  /** Entries may be large, and nobody reads them twice: Redis keeps what waits, and the last one that was read. */
  private trim(nodeId: string): void {
    const nowMs = performance.now();
    if (nowMs - this.trimmedAtMs < TRIM_MS) return;
    this.trimmedAtMs = nowMs;
    // While Redis is away there is nothing to let go.
    this.clients.shared.xtrim(this.key(nodeId), 'MINID', this.lastId).catch(() => undefined);
  }

  private hand([, entry, , journey]: string[], take: NodeReader['take']): void {
    try {
      take(
        JSON.parse(entry!) as NodeEntry,
        journey === undefined ? undefined : (JSON.parse(journey) as Journey),
      );
    } catch (error) {
      this.logger.error({ err: error }, 'Frames of a node could not be taken');
    }
  }

  /** How many entries a node's stream has, and for how long the oldest that was not read here has waited. */
  async backlogOf(nodeId: string): Promise<{ entries: number; lagMs: number }> {
    const key = this.key(nodeId);
    const { shared } = this.clients;
    const [entries, [next], [seconds, microseconds]] = await Promise.all([
      shared.xlen(key),
      shared.xrange(key, `(${this.lastId}`, '+', 'COUNT', 1),
      shared.time(),
    ]);
    // Ids begin with the milliseconds of Redis's own clock.
    const nowMs = Number(seconds) * 1_000 + Number(microseconds) / 1_000;
    return { entries, lagMs: next ? Math.max(0, nowMs - Number.parseInt(next[0], 10)) : 0 };
  }

  async remove(nodeId: string): Promise<void> {
    await this.clients.shared.del(this.key(nodeId));
  }

  private key(nodeId: string): string {
    return this.clients.key('stream', nodeId);
  }
}
