import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { RedisClients } from '@hongyan/persistence';

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
const READ_COUNT = 200;
const BLOCK_MS = 2_000;
const RETRY_MS = 100;

type StreamReply = [key: string, entries: [id: string, fields: string[]][]][] | null;

/** One Redis stream per gateway node: a reader that lost Redis for a moment reads on from where it was. */
@Injectable()
export class NodeStream {
  constructor(private readonly clients: RedisClients) {}

  async publish(nodeId: string, entry: NodeEntry): Promise<void> {
    const key = this.key(nodeId);
    const pipeline = this.clients.shared
      .pipeline()
      .xadd(key, 'MAXLEN', '~', LENGTH_MAX, '*', 'e', JSON.stringify(entry))
      .pexpire(key, TTL_MS);
    for (const [error] of (await pipeline.exec())!) if (error) throw error;
  }

  /**
   * Reads the node's entries in order until the signal aborts, through losses of the connection. What came together
   * is handed over together, and nothing more is read before that was taken; taking must not throw.
   */
  async read(
    nodeId: string,
    onEntries: (entries: readonly NodeEntry[]) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
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
        const entries = reply?.[0]?.[1] ?? [];
        if (entries.length === 0) continue;
        lastId = entries.at(-1)![0];
        await onEntries(entries.map(([, fields]) => JSON.parse(fields[1]!) as NodeEntry));
      } catch {
        // The client says when Redis goes and comes, and waits for it; only its end ends the loop.
        if (reader.status === 'end') return;
        await sleep(RETRY_MS);
      }
    }
  }

  async remove(nodeId: string): Promise<void> {
    await this.clients.shared.del(this.key(nodeId));
  }

  private key(nodeId: string): string {
    return this.clients.key('stream', nodeId);
  }
}
