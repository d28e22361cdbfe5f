import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CONFIG, type Config } from '@hongyan/config';
import { Clock } from '@hongyan/kernel';
import { RedisClients } from '@hongyan/persistence';

/** Nodes look at Redis this often, or three times per lease if that is more. */
const RENEW_MS_MAX = 1_000;
const ALIVE_CACHE_MS = 500;
const CHUNK = 500;
/** A user's set outlives its nodes by so much at most; nodes refresh it as long as they live. */
const USER_TTL_SECONDS = 7_200;

/**
 * Who is online where: a set of nodes per user, and a lease per node. A user is online while one of the nodes holds
 * a lease, so the users of a killed node are offline when its lease ends.
 *
 * Redis may be flushed. An epoch key tells: it vanishes with the rest, whoever misses it writes a new one, nodes
 * that see a new epoch register their users again, and look-ups wait until all of them had the time to.
 */
@Injectable()
export class PresenceStore {
  readonly renewMs: number;
  private readonly leaseMs: number;
  private readonly epochKey: string;
  private readonly aliveNodes = new LRUCache<string, boolean>({ max: 10_000, ttl: ALIVE_CACHE_MS });

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly clients: RedisClients,
    private readonly clock: Clock,
  ) {
    this.leaseMs = config.gatewayLeaseMs;
    this.renewMs = Math.min(RENEW_MS_MAX, Math.floor(config.gatewayLeaseMs / 3));
    this.epochKey = clients.key('presence-epoch');
  }

  /** Extends the node's lease. Returns the epoch: when it is a new one, the node's users must be added again. */
  async renewLease(nodeId: string): Promise<string> {
    await this.clients.shared.set(this.leaseKey(nodeId), '1', 'PX', this.leaseMs);
    return this.readEpoch();
  }

  async endLease(nodeId: string): Promise<void> {
    await this.clients.shared.del(this.leaseKey(nodeId));
  }

  async add(nodeId: string, userIds: Iterable<number>): Promise<void> {
    await this.inChunks(userIds, (pipeline, userId) => {
      pipeline.sadd(this.userKey(userId), nodeId).expire(this.userKey(userId), USER_TTL_SECONDS);
    });
  }

  async remove(nodeId: string, userIds: Iterable<number>): Promise<void> {
    await this.inChunks(userIds, (pipeline, userId) => void pipeline.srem(this.userKey(userId), nodeId));
  }

  /** The living nodes of each user; users who are offline are missing. Waits while presence settles after a flush. */
  async nodesOf(userIds: readonly number[]): Promise<Map<number, string[]>> {
    await this.untilSettled();
    const pipeline = this.clients.shared.pipeline();
    for (const userId of userIds) pipeline.smembers(this.userKey(userId));
    const replies = (await pipeline.exec())!;
    const members = replies.map(([error, nodes]) => {
      if (error) throw error;
      return nodes as string[];
    });
    const alive = await this.findAlive(new Set(members.flat()));
    const nodesByUser = new Map<number, string[]>();
    members.forEach((nodes, index) => {
      const living = nodes.filter((node) => alive.has(node));
      if (living.length > 0) nodesByUser.set(userIds[index]!, living);
    });
    return nodesByUser;
  }

  private async findAlive(nodes: ReadonlySet<string>): Promise<Set<string>> {
    const unknown = [...nodes].filter((node) => !this.aliveNodes.has(node));
    if (unknown.length > 0) {
      const leases = await this.clients.shared.mget(unknown.map((node) => this.leaseKey(node)));
      unknown.forEach((node, index) => this.aliveNodes.set(node, leases[index] !== null));
    }
    return new Set([...nodes].filter((node) => this.aliveNodes.get(node)));
  }

  private async untilSettled(): Promise<void> {
    const settleMs = this.renewMs * 1.5;
    const ageMs = this.clock.nowMs() - Number(await this.readEpoch());
    // Clocks of two machines may differ, but nobody waits longer than a whole settling.
    if (ageMs < settleMs) await sleep(Math.min(settleMs, settleMs - ageMs));
  }

  /** The moment, in milliseconds, since which presence has been collected without loss. */
  private async readEpoch(): Promise<string> {
    const epoch = await this.clients.shared.get(this.epochKey);
    if (epoch !== null) return epoch;
    await this.clients.shared.set(this.epochKey, String(this.clock.nowMs()), 'NX');
    return (await this.clients.shared.get(this.epochKey))!;
  }

  private async inChunks(
    userIds: Iterable<number>,
    step: (pipeline: ReturnType<RedisClients['shared']['pipeline']>, userId: number) => void,
  ): Promise<void> {
    const all = [...userIds];
    for (let start = 0; start < all.length; start += CHUNK) {
      const pipeline = this.clients.shared.pipeline();
      for (const userId of all.slice(start, start + CHUNK)) step(pipeline, userId);
      const replies = await pipeline.exec();
      const failed = replies?.find(([error]) => error !== null);
      if (failed) throw failed[0]!;
    }
  }

  private leaseKey(nodeId: string): string {
    return this.clients.key('node', nodeId);
  }

  private userKey(userId: number): string {
    return this.clients.key('online', userId);
  }
}
