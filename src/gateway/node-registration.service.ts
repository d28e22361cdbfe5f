import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { type DevicesOnNode, NEWEST_MAX } from '../presence/online-device.js';
import { PresenceService } from '../presence/presence.service.js';
import { NODE_ID } from './node-identity.js';
import { type NodeReader, NodeStream } from './node.stream.js';
import { SocketsRegistry } from './sockets.registry.js';

/** Every user is announced anew this often, long before the announcement would expire. */
const REFRESH_MS = 1_800_000;
/** Between two tellings, so that more goes into one. Who comes in a quiet moment does not wait. */
const TELL_PAUSE_MS = 20;

const NOBODY: DevicesOnNode = { count: 0, newest: [] };

/** A user whose sockets here became more or fewer. */
export interface ChangedUser {
  readonly userId: number;
  readonly appId: number;
}

/** Whom the registration tells of what it learns. */
export interface NodeListener {
  /** The user has devices here and on other nodes. */
  onSpread(userId: number): void;
  /** The lease had ended for a while, so frames for the sockets of this node may have gone nowhere. */
  onLapse(): void;
}

/**
 * Keeps this gateway known to the workers: its lease, its users, its stream. What Redis is told of a user is always
 * what the registry says at that moment, and there is one telling at a time, so that a user who comes and goes
 * quickly ends up as what the user is; what changes meanwhile goes into the next one, however much it is.
 */
@Injectable()
export class NodeRegistration {
  private readonly reading = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private epoch: string | undefined;
  private refreshedAtMs = Date.now();
  private reader: Promise<void> | undefined;
  private isRenewing = false;
  private isStopping = false;
  /** Users of whom Redis is not told yet, with their apps. */
  private changed = new Map<number, number>();
  /** When the next telling may begin. */
  private ready: Promise<void> = Promise.resolve();
  private nextTelling: Promise<void> | undefined;
  private listener: NodeListener | undefined;
  /** When the latest renewal that worked was begun, on a clock that runs on while the process is frozen. */
  private renewedAtMs = performance.now();

  constructor(
    private readonly presence: PresenceService,
    private readonly stream: NodeStream,
    private readonly sockets: SocketsRegistry,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Hands on what workers publish to this node. */
  async start(reader: NodeReader, listener: NodeListener): Promise<void> {
    this.listener = listener;
    await this.renew();
    this.timer = setInterval(() => void this.renew(), this.presence.renewMs);
    this.reader = this.stream.read(NODE_ID, reader, this.reading.signal);
  }

  /**
   * Resolves when workers know of the user what is so now, or when Redis is away: then a renewal tells them. Never
   * throws.
   */
  tell({ userId, appId }: ChangedUser): Promise<void> {
    if (this.isStopping) return Promise.resolve();
    this.changed.set(userId, appId);
    return this.tellChanged();
  }

  /** Says good-bye, so that nothing more is published here. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.isStopping = true;
    for (const { userId, appId } of this.sockets.users()) this.changed.set(userId, appId);
    await this.tellChanged();
    await this.attempt(() => this.presence.endLease(NODE_ID));
    this.reading.abort();
    await this.reader;
    await this.attempt(() => this.stream.remove(NODE_ID));
  }

  private async renew(): Promise<void> {
    if (this.isRenewing) return;
    this.isRenewing = true;
    await this.attempt(async () => {
      const startedAtMs = performance.now();
      const epoch = await this.presence.renewLease(NODE_ID);
      const hasLapsed = this.hasLapsed(epoch);
      this.renewedAtMs = startedAtMs;
      if (hasLapsed) this.listener?.onLapse();
      if (epoch !== this.epoch || Date.now() - this.refreshedAtMs > REFRESH_MS) {
        this.epoch = epoch;
        this.refreshedAtMs = Date.now();
        for (const { userId, appId } of this.sockets.users()) this.changed.set(userId, appId);
      }
      if (this.changed.size > 0) await this.tellChanged();
    });
    this.isRenewing = false;
  }

  /**
   * Whether workers may have taken this node for dead. A new epoch alone is no lapse: look-ups wait until the nodes had
   * the time to register in it.
   */
  private hasLapsed(epoch: string): boolean {
    if (performance.now() - this.renewedAtMs <= this.presence.leaseMs) return false;
    return epoch === this.epoch || Date.now() - Number(epoch) > this.presence.settleMs;
  }

  private tellChanged(): Promise<void> {
    this.nextTelling ??= this.ready.then(() => {
      this.nextTelling = undefined;
      const telling = this.tellNow();
      this.ready = telling.then(() => sleep(TELL_PAUSE_MS));
      return telling;
    });
    return this.nextTelling;
  }

  private async tellNow(): Promise<void> {
    const { changed } = this;
    if (changed.size === 0) return;
    this.changed = new Map();
    const apps = new Map([...new Set(changed.values())].map((appId) => [appId, this.sockets.countOf(appId)]));
    const users = [...changed].map(([userId, appId]) => ({
      userId,
      appId,
      devices: this.isStopping ? NOBODY : this.devicesOf(userId),
    }));
    const isTold = await this.attempt(async () => {
      for (const userId of await this.presence.setUsers(NODE_ID, users, apps)) {
        this.listener?.onSpread(userId);
      }
    });
    if (!isTold) for (const [userId, appId] of changed) this.changed.set(userId, appId);
  }

  private devicesOf(userId: number): DevicesOnNode {
    const sockets = this.sockets.socketsOf(userId);
    const newest = sockets.slice(-NEWEST_MAX).map(({ session }) => session!);
    return { count: sockets.length, newest };
  }

  private async attempt(step: () => Promise<void>): Promise<boolean> {
    try {
      await step();
      return true;
    } catch (error) {
      this.logger.debug({ err: error }, 'Presence could not be written');
      return false;
    }
  }
}
