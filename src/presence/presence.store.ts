import { Injectable } from '@nestjs/common';
import { RedisClients } from '@hongyan/persistence';

const CHUNK = 500;
/** A user's set outlives its nodes by so much at most; nodes refresh it as long as they live. */
const USER_TTL_SECONDS = 7_200;

type Pipeline = ReturnType<RedisClients['shared']['pipeline']>;

/** Presence in Redis: a set of nodes per user, a lease per node, and the epoch since which nothing was lost. */
@Injectable()
export class PresenceStore {
  constructor(private readonly clients: RedisClients) {}

  async setLease(nodeId: string, leaseMs: number): Promise<void> {
    await this.clients.shared.set(this.leaseKey(nodeId), '1', 'PX', leaseMs);
  }

  async removeLease(nodeId: string): Promise<void> {
    await this.clients.shared.del(this.leaseKey(nodeId));
  }

  /** Which of the nodes hold a lease. */
  async findLeases(nodeIds: readonly string[]): Promise<boolean[]> {
    if (nodeIds.length === 0) return [];
    const leases = await this.clients.shared.mget(nodeIds.map((nodeId) => this.leaseKey(nodeId)));
    return leases.map((lease) => lease !== null);
  }

  async add(nodeId: string, userIds: Iterable<number>): Promise<void> {
    await this.inChunks(userIds, (pipeline, userId) => {
      pipeline.sadd(this.userKey(userId), nodeId).expire(this.userKey(userId), USER_TTL_SECONDS);
    });
  }

  async remove(nodeId: string, userIds: Iterable<number>): Promise<void> {
    await this.inChunks(userIds, (pipeline, userId) => {
      pipeline.srem(this.userKey(userId), nodeId);
    });
  }

  /** The nodes of each user, dead ones included, in the order of the ids. */
  async listNodes(userIds: readonly number[]): Promise<string[][]> {
    const pipeline = this.clients.shared.pipeline();
    for (const userId of userIds) pipeline.smembers(this.userKey(userId));
    const replies = (await pipeline.exec())!;
    return replies.map(([error, nodes]) => {
      if (error) throw error;
      return nodes as string[];
    });
  }

  /** The epoch; begins with the given one when there is none, whoever asks first. */
  async ensureEpoch(fresh: string): Promise<string> {
    const key = this.clients.key('presence-epoch');
    const epoch = await this.clients.shared.get(key);
    if (epoch !== null) return epoch;
    await this.clients.shared.set(key, fresh, 'NX');
    return (await this.clients.shared.get(key))!;
  }

  private async inChunks(
    userIds: Iterable<number>,
    step: (pipeline: Pipeline, userId: number) => void,
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
