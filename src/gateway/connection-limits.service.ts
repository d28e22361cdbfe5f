import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { ReadThroughCache } from '@hongyan/persistence';
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
const ELSEWHERE_APPS_MAX = 10_000;
const ELSEWHERE_TTL_MS = 1_000;

/**
 * The app's limits (contract S21): devices per user, the oldest of which goes first, and sockets of the app, where
 * who comes last has to wait. On this node they are exact. What other nodes have is known a moment later.
 */
@Injectable()
export class ConnectionLimits {
  private readonly elsewhere = new ReadThroughCache<number, number>(ELSEWHERE_APPS_MAX, ELSEWHERE_TTL_MS);
  /** Users whose devices on all nodes are about to be counted. */
  private readonly suspects = new Set<number>();

  constructor(
    private readonly sockets: SocketsRegistry,
    private readonly presence: PresenceService,
    private readonly stream: NodeStream,
    private readonly apps: AppsService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Resolves when the user's next device may come, later when the user has as many as may be. Returns how many sockets
   * of the app other nodes have, if that matters.
   */
  async untilTurn(
    { id: appId, settings: { connectionsMax, devicesMax } }: App,
    userId: number,
  ): Promise<number> {
    if (devicesMax > 0 && this.sockets.openOf(userId).length >= devicesMax) await sleep(DEVICE_HOLD_MS);
    return connectionsMax > 0 ? this.countElsewhere(appId) : 0;
  }

  /** Whether the app may have one more socket. Ask right before it is added: others come at the same time. */
  hasRoom({ id: appId, settings: { connectionsMax } }: App, elsewhere: number): boolean {
    return connectionsMax === 0 || this.sockets.countOf(appId).open + elsewhere < connectionsMax;
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
    await this.stream.publish(other[0], [[userId, String(Math.min(surplus, other[1].count)), 'surplus']]);
  }

  /** Without Redis there is only this node to know of. */
  private async countElsewhere(appId: number): Promise<number> {
    try {
      const read = (): Promise<number> => this.presence.countSocketsElsewhere(appId, NODE_ID);
      return (await this.elsewhere.get(appId, read)) ?? 0;
    } catch {
      return 0;
    }
  }
}
