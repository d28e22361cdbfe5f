import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '@hongyan/telemetry';
import { PresenceService, type PresentUser } from '../presence/presence.service.js';
import { NODE_ID } from './node-identity.js';
import { type NodeEntry, NodeStream } from './node.stream.js';
import { SocketsRegistry } from './sockets.registry.js';

/** Every user is announced anew this often, long before the announcement would expire. */
const REFRESH_MS = 1_800_000;

/** Keeps this gateway known to the workers: its lease, its users, its stream. */
@Injectable()
export class NodeRegistration {
  private readonly reading = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private epoch: string | undefined;
  private refreshedAtMs = Date.now();
  private reader: Promise<void> | undefined;
  private isRenewing = false;
  private isCounting = false;
  private readonly changedApps = new Set<number>();
  private hasFailed = false;
  /** Users who left and whom Redis may still hold, with their apps. */
  private readonly leaving = new Map<number, number>();

  constructor(
    private readonly presence: PresenceService,
    private readonly stream: NodeStream,
    private readonly sockets: SocketsRegistry,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async start(onEntry: (entry: NodeEntry) => void): Promise<void> {
    await this.renew();
    this.timer = setInterval(() => void this.renew(), this.presence.renewMs);
    this.reader = this.stream.read(NODE_ID, onEntry, this.reading.signal);
  }

  /** Resolves when workers can see the user here, or when Redis is away: then the next renewal tells them. */
  async announce(user: PresentUser): Promise<void> {
    await this.attempt(() => this.presence.add(NODE_ID, [user]));
  }

  async withdraw({ userId, appId }: PresentUser): Promise<void> {
    this.leaving.set(userId, appId);
    await this.attempt(() => this.withdrawAll());
  }

  private async withdrawAll(): Promise<void> {
    const asked = [...this.leaving].map(([userId, appId]) => ({ userId, appId }));
    const gone = asked.filter(({ userId }) => this.sockets.socketsOf(userId).length === 0);
    await this.presence.remove(NODE_ID, gone);
    for (const { userId } of asked) this.leaving.delete(userId);
  }

  /** Soon tells how many sockets the app has here: at once when nothing else is being told. */
  countChanged(appId: number): void {
    this.changedApps.add(appId);
    if (!this.isCounting) void this.tellCounts();
  }

  /** Says good-bye, so that nothing more is published here. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.attempt(() => this.presence.remove(NODE_ID, this.sockets.users()));
    await this.attempt(() => this.presence.endLease(NODE_ID));
    this.reading.abort();
    await this.reader;
    await this.attempt(() => this.stream.remove(NODE_ID));
  }

  private async renew(): Promise<void> {
    if (this.isRenewing) return;
    this.isRenewing = true;
    await this.attempt(async () => {
      const epoch = await this.presence.renewLease(NODE_ID);
      const isDue = this.hasFailed || epoch !== this.epoch || Date.now() - this.refreshedAtMs > REFRESH_MS;
      if (!isDue) return;
      await this.withdrawAll();
      await this.presence.add(NODE_ID, this.sockets.users());
      for (const appId of this.sockets.appIds()) this.changedApps.add(appId);
      this.epoch = epoch;
      this.refreshedAtMs = Date.now();
      this.hasFailed = false;
    });
    this.isRenewing = false;
    if (!this.isCounting) void this.tellCounts();
  }

  private async tellCounts(): Promise<void> {
    this.isCounting = true;
    while (this.changedApps.size > 0) {
      const appIds = [...this.changedApps];
      this.changedApps.clear();
      const counts = new Map(appIds.map((appId) => [appId, this.sockets.countOf(appId)]));
      try {
        await this.presence.setSockets(NODE_ID, counts);
      } catch (error) {
        this.logger.debug({ err: error }, 'Counts could not be written');
        // The next renewal tries again.
        for (const appId of appIds) this.changedApps.add(appId);
        break;
      }
    }
    this.isCounting = false;
  }

  private async attempt(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      this.hasFailed = true;
      this.logger.debug({ err: error }, 'Presence could not be written');
    }
  }
}
