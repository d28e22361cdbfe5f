import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CLOSE_CODES } from '@hongyan/protocol';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import type { App } from '../apps/app.js';
import { AppsService } from '../apps/apps.service.js';
import { PresenceService } from '../presence/presence.service.js';
import { NODE_ID } from './node-identity.js';
import { NodeStream } from './node.stream.js';
import { SocketsRegistry } from './sockets.registry.js';

/**
 * How long a device that is one too many waits before another has to go for it. The other may be an iPhone, which is
 * back at once: without the pause they would chase each other in circles.
 */
const DEVICE_HOLD_MS = 2_000;
/**
 * The app's limit on devices per user (contract S21), the oldest of which goes first. On this node it is exact. What
 * other nodes have is known a moment later.
 */
@Injectable()
export class ConnectionLimits {
  /** Users whose devices on all nodes are about to be counted. */
  private readonly suspects = new Set<number>();

  constructor(
    private readonly sockets: SocketsRegistry,
    private readonly presence: PresenceService,
    private readonly stream: NodeStream,
    private readonly apps: AppsService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Resolves when the user's next device may come, later when the user has as many as may be. */
  async untilTurn({ settings: { devicesMax } }: App, userId: number): Promise<void> {
    if (devicesMax > 0 && this.sockets.openOf(userId).length >= devicesMax) await sleep(DEVICE_HOLD_MS);
  }

  /** Closes the user's oldest devices here beyond the app's limit. */
  trim({ settings: { devicesMax } }: App, userId: number): void {
    if (devicesMax > 0) this.closeOldest(userId, this.sockets.openOf(userId).length - devicesMax);
  }

  /** Closes so many of the user's devices here, oldest first. */
  closeOldest(userId: number, count: number): void {
    for (const socket of this.sockets.openOf(userId).slice(0, Math.max(0, count))) {
      socket.close(CLOSE_CODES.goingAway);
    }
  }

  /**
   * Counts the devices of a user who is on several nodes, and has the node with most of them close what is beyond the
   * limit: this node has the newest. Never throws.
   */
  async countDevices(userId: number): Promise<void> {
    if (this.suspects.has(userId)) return;
    this.suspects.add(userId);
    try {
      await sleep(DEVICE_HOLD_MS, undefined, { ref: false });
      const [socket] = this.sockets.socketsOf(userId);
      if (!socket) return;
      const { devicesMax } = (await this.apps.getById(socket.session!.appId)).settings;
      if (devicesMax > 0) await this.closeElsewhere(userId, devicesMax);
    } catch (error) {
      this.logger.debug({ err: error }, 'Devices could not be counted');
    } finally {
      this.suspects.delete(userId);
    }
  }

  private async closeElsewhere(userId: number, devicesMax: number): Promise<void> {
    const devices = await this.presence.devicesOf(userId);
    const surplus = [...devices.values()].reduce((sum, { count }) => sum + count, 0) - devicesMax;
    const others = [...devices]
      .filter(([nodeId]) => nodeId !== NODE_ID)
      .toSorted(([, a], [, b]) => b.count - a.count);
    const [other] = others;
    if (surplus <= 0 || !other) return;
    const order = [userId, String(Math.min(surplus, other[1].count)), 'surplus'] as const;
    await this.stream.publish(other[0], [{ entry: [order] }]);
  }
}
