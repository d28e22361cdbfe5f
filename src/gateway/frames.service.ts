import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { Clock } from '@hongyan/kernel';
import type { ClientSocket } from './client-socket.js';
import { ConnectionLimits } from './connection-limits.service.js';
import { FrameWriter } from './frame-writer.js';
import type { NodeEntry } from './node.stream.js';
import { SocketsRegistry } from './sockets.registry.js';
import { frameText } from './text-frame.js';
import { TokenBucket } from './upgrades/token-bucket.js';

/** Frames to sockets in one turn; then others have theirs. */
const FRAMES_PER_TURN = 1_000;
/** What notices to whole apps may take of this process. What is past it is dropped: it is news, not messages. */
const BROADCAST_FRAMES_PER_SECOND = 20_000;

/** Writes what workers publish for this node to its sockets. A frame is made once, for however many sockets. */
@Injectable()
export class Frames {
  private readonly writer: FrameWriter;
  private readonly broadcasts: TokenBucket;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly sockets: SocketsRegistry,
    private readonly limits: ConnectionLimits,
    private readonly clock: Clock,
  ) {
    this.writer = new FrameWriter(config.gatewaySendBufferBytesMax);
    this.broadcasts = new TokenBucket(
      BROADCAST_FRAMES_PER_SECOND,
      BROADCAST_FRAMES_PER_SECOND,
      clock.nowMs(),
    );
  }

  /** Sends a socket its first frame; from then on it gets what comes. */
  greet(socket: ClientSocket, text: string): void {
    socket.session!.isGreeted = true;
    this.writer.add(socket, frameText(text));
    this.writer.flush();
  }

  /** In the order of the entries; resolves when all is written, so that no more is read before. */
  async write(entries: readonly NodeEntry[]): Promise<void> {
    let count = 0;
    for (const [id, text, audience] of entries.flat()) {
      if (audience === 'app') void this.broadcast(id, text);
      else if (audience === 'surplus') this.limits.closeOldest(id, Number(text));
      else count += this.writeToUser(id, text, audience === 'dart');
      if (count < FRAMES_PER_TURN) continue;
      this.writer.flush();
      count = 0;
      await nextTurn();
    }
    this.writer.flush();
  }

  private writeToUser(userId: number, text: string, isForDart: boolean): number {
    const sockets = this.sockets.socketsOf(userId);
    if (sockets.length === 0) return 0;
    const frame = frameText(text);
    for (const socket of sockets) {
      const { isGreeted, isDart } = socket.session!;
      if (isGreeted && (isDart || !isForDart)) this.writer.add(socket, frame);
    }
    return sockets.length;
  }

  private async broadcast(appId: number, text: string): Promise<void> {
    const sockets = [...this.sockets.socketsOfApp(appId)];
    if (sockets.length === 0 || !this.broadcasts.take(this.clock.nowMs(), sockets.length)) return;
    const frame = frameText(text);
    for (let start = 0; start < sockets.length; start += FRAMES_PER_TURN) {
      if (start > 0) await nextTurn();
      for (const socket of sockets.slice(start, start + FRAMES_PER_TURN)) {
        if (socket.session!.isGreeted) this.writer.add(socket, frame);
      }
      this.writer.flush();
    }
  }
}
