import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { Clock, TokenBucket } from '@hongyan/kernel';
import { type Journey, Journeys, Metrics } from '@hongyan/telemetry';
import type { ClientSocket } from './client-socket.js';
import { ConnectionLimits } from './connection-limits.service.js';
import { FrameWriter } from './frame-writer.js';
import type { NodeEntry } from './node.stream.js';
import { SocketsRegistry } from './sockets.registry.js';
import { frameText } from './text-frame.js';
import { DeliveryDelay } from './upgrades/delivery-delay.js';

/** Sockets that a broadcast writes to in one turn; then others have theirs. */
const BROADCAST_STEP = 1_000;
/** Notices to one app that this process writes. What is past it is dropped: it is news, not messages. */
const BROADCAST_FRAMES_PER_SECOND = 20_000;

/** Writes what workers publish for this node to its sockets. A frame is made once, for however many sockets. */
@Injectable()
export class Frames {
  private readonly writer: FrameWriter;
  /** What each app may still have broadcast. */
  private readonly shares = new Map<number, TokenBucket>();
  /** Of messages that leave with the next flush. */
  private travelling: Journey[] = [];

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly sockets: SocketsRegistry,
    private readonly limits: ConnectionLimits,
    private readonly clock: Clock,
    private readonly journeys: Journeys,
    private readonly delay: DeliveryDelay,
    metrics: Metrics,
  ) {
    this.writer = new FrameWriter(config.gatewaySendBufferBytesMax);
    metrics.readTotalsAtScrape(metrics.socketFrames, () => [{ count: this.writer.framesWritten }]);
    metrics.readTotalsAtScrape(metrics.slowSockets, () => [{ count: this.writer.socketsClosed }]);
  }

  /** Sends a socket its first frame; from then on it gets what comes. */
  greet(socket: ClientSocket, text: string): void {
    socket.session!.isGreeted = true;
    this.writer.add(socket, frameText(text));
    this.writer.flush();
  }

  /** Gets the frames of an entry ready; they leave with the next flush, in the order of the entries. */
  take(entry: NodeEntry, journey?: Journey): void {
    if (journey) this.travelling.push(journey);
    for (const [id, text, audience] of entry) {
      if (audience === 'app') void this.broadcast(id, text);
      else if (audience === 'surplus') this.limits.closeOldest(id, Number(text));
      else this.takeForUser(id, text, audience === 'dart');
    }
  }

  flush(): void {
    this.writer.flush();
    if (this.travelling.length === 0) return;
    this.journeys.written(this.travelling);
    for (const { receivedAtMs } of this.travelling) this.delay.note(receivedAtMs);
    this.travelling = [];
  }

  private takeForUser(userId: number, text: string, isForDart: boolean): void {
    const sockets = this.sockets.socketsOf(userId);
    if (sockets.length === 0) return;
    const frame = frameText(text);
    for (const socket of sockets) {
      const { isGreeted, isDart } = socket.session!;
      if (isGreeted && (isDart || !isForDart)) this.writer.add(socket, frame);
    }
  }

  private async broadcast(appId: number, text: string): Promise<void> {
    const sockets = [...this.sockets.socketsOfApp(appId)];
    if (sockets.length === 0 || !this.takeShare(appId, sockets.length)) return;
    const frame = frameText(text);
    for (let start = 0; start < sockets.length; start += BROADCAST_STEP) {
      if (start > 0) await nextTurn();
      for (const socket of sockets.slice(start, start + BROADCAST_STEP)) {
        if (socket.session!.isGreeted) this.writer.add(socket, frame);
      }
      this.writer.flush();
    }
  }

  private takeShare(appId: number, frames: number): boolean {
    const nowMs = this.clock.nowMs();
    let share = this.shares.get(appId);
    if (!share) {
      share = new TokenBucket(BROADCAST_FRAMES_PER_SECOND, BROADCAST_FRAMES_PER_SECOND, nowMs);
      this.shares.set(appId, share);
    }
    return share.take(nowMs, frames);
  }
}
