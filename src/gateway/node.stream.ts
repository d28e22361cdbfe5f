import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { RedisClients } from '@hongyan/persistence';
import { LOGGER, type Logger } from '@hongyan/telemetry';

/**
 * Who gets a frame: by default all sockets of the user, `dart` those of Flutter only; `app` all sockets of the app.
 * `surplus` is for the node itself: the frame's text is how many of the user's oldest sockets have to go.
 */
export type Audience = 'dart' | 'app' | 'surplus';

/** Frames for sockets of one node, in the order in which they must be written; the id is a user's, or the app's. */
export type NodeEntry = readonly (readonly [id: number, frame: string, audience?: Audience])[];

/** A node that reads nothing for long loses the oldest entries; its clients find them in history. */
const LENGTH_MAX = 10_000;
/** The stream of a dead node vanishes by itself. */
const TTL_MS = 60_000;
/** Entries in one turn; then others have theirs. */
const READ_COUNT = 100;
const BLOCK_MS = 2_000;
const RETRY_MS = 100;

/** Takes what a stream brings. */
export interface NodeReader {
  readonly take: (entry: NodeEntry) => void;
  /** Everything that came together is taken. Must not throw. */
  readonly flush: () => void;
}

type StreamReply = [key: string, entries: [id: string, fields: string[]][]][] | null;

/** One Redis stream per gateway node: a reader that lost Redis for a moment reads on from where it was. */
@Injectable()
export class NodeStream {
  constructor(
    private readonly clients: RedisClients,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async publish(nodeId: string, entry: NodeEntry): Promise<void> {
    const key = this.key(nodeId);
    const pipeline = this.clients.shared
      .pipeline()
      .xadd(key, 'MAXLEN', '~', LENGTH_MAX, '*', 'e', JSON.stringify(entry))
      .pexpire(key, TTL_MS);
    for (const [error] of (await pipeline.exec())!) if (error) throw error;
  }

  /**
   * Reads the node's entries in order until the signal aborts, through losses of the connection. Hands each to `take`
   * and calls `flush` after those that came together; one that cannot be taken does not keep others from it.
   */
  async read(nodeId: string, { take, flush }: NodeReader, signal: AbortSignal): Promise<void> {
    const reader = this.clients.open('patient');
    signal.addEventListener('abort', () => reader.disconnect(), { once: true });
    let lastId = '0';
    while (!signal.aborted) {
      try {
        const reply: StreamReply = await reader.xread(
          'COUNT',
          READ_COUNT,
          'BLOCK',
          BLOCK_MS,
          'STREAMS',
          this.key(nodeId),
          lastId,
        );
        for (const [id, fields] of reply?.[0]?.[1] ?? []) {
          lastId = id;
          this.hand(fields[1]!, take);
        }
        flush();
      } catch {
        // The client says when Redis goes and comes, and waits for it; only its end ends the loop.
        if (reader.status === 'end') return;
        await sleep(RETRY_MS);
      }
    }
  }

  private hand(text: string, take: NodeReader['take']): void {
    try {
      take(JSON.parse(text) as NodeEntry);
    } catch (error) {
      this.logger.error({ err: error }, 'Frames of a node could not be taken');
    }
  }

  async remove(nodeId: string): Promise<void> {
    await this.clients.shared.del(this.key(nodeId));
  }

  private key(nodeId: string): string {
    return this.clients.key('stream', nodeId);
  }
}
