import { Injectable } from '@nestjs/common';
import { RedisClients } from '@hongyan/persistence';

const CHUNK = 500;
/** What is said of a user or node outlives its node by so much at most; nodes refresh it as long as they live. */
const KEY_TTL_SECONDS = 7_200;

export interface PresentUser {
  readonly userId: number;
  readonly appId: number;
}

/** Sockets of one app on one node. */
export interface SocketCounts {
  readonly open: number;
  /** Since the node started. */
  readonly accepted: number;
}

type Pipeline = ReturnType<RedisClients['shared']['pipeline']>;

/** Presence in Redis: a set of nodes per user, a lease per node, and the epoch since which nothing was lost. */
@Injectable()
export class PresenceStore {
  constructor(private readonly clients: RedisClients) {}

  async setLease(nodeId: string, leaseMs: number): Promise<void> {
    const { shared } = this.clients;
    await Promise.all([
      shared.set(this.leaseKey(nodeId), '1', 'PX', leaseMs),
      shared.sadd(this.clients.key('nodes'), nodeId),
    ]);
  }

  async removeLease(nodeId: string): Promise<void> {
    await this.clients.shared.del(this.leaseKey(nodeId));
    await this.clients.shared.del(this.clients.key('node-sockets', nodeId));
    await this.forgetNodes([nodeId]);
  }

  /** All nodes that held a lease once and are not known to be gone. */
  listAllNodes(): Promise<string[]> {
    return this.clients.shared.smembers(this.clients.key('nodes'));
  }

  /** One that lives after all comes back with its next renewal. */
  async forgetNodes(nodeIds: readonly string[]): Promise<void> {
    await this.clients.shared.srem(this.clients.key('nodes'), ...nodeIds);
  }

  /** Which of the nodes hold a lease. */
  async findLeases(nodeIds: readonly string[]): Promise<boolean[]> {
    if (nodeIds.length === 0) return [];
    const leases = await this.clients.shared.mget(nodeIds.map((nodeId) => this.leaseKey(nodeId)));
    return leases.map((lease) => lease !== null);
  }

  async add(nodeId: string, users: Iterable<PresentUser>): Promise<void> {
    await this.inChunks(users, (pipeline, { userId, appId }) => {
      pipeline
        .sadd(this.userKey(userId), nodeId)
        .expire(this.userKey(userId), KEY_TTL_SECONDS)
        .sadd(this.appKey(appId, nodeId), userId)
        .expire(this.appKey(appId, nodeId), KEY_TTL_SECONDS);
    });
  }

  async remove(nodeId: string, users: Iterable<PresentUser>): Promise<void> {
    await this.inChunks(users, (pipeline, { userId, appId }) => {
      pipeline.srem(this.userKey(userId), nodeId).srem(this.appKey(appId, nodeId), userId);
    });
  }

  /** How many users of the app are on these nodes, each once. */
  async countUsers(appId: number, nodeIds: readonly string[]): Promise<number> {
    if (nodeIds.length === 0) return 0;
    return (await this.clients.shared.sunion(nodeIds.map((nodeId) => this.appKey(appId, nodeId)))).length;
  }

  /** Replaces what is known of the node's sockets of these apps. */
  async setSockets(nodeId: string, countsByApp: ReadonlyMap<number, SocketCounts>): Promise<void> {
    const key = this.clients.key('node-sockets', nodeId);
    const fields = [...countsByApp].map(([appId, { open, accepted }]) => [
      String(appId),
      `${open},${accepted}`,
    ]);
    await this.clients.shared.hset(key, Object.fromEntries(fields) as Record<string, string>);
    await this.clients.shared.expire(key, KEY_TTL_SECONDS);
  }

  /** What each node has of the app; null for a node that never had a socket of it. */
  async findSockets(appId: number, nodeIds: readonly string[]): Promise<(SocketCounts | null)[]> {
    const texts = await Promise.all(
      nodeIds.map((nodeId) =>
        this.clients.shared.hget(this.clients.key('node-sockets', nodeId), String(appId)),
      ),
    );
    return texts.map((text) => {
      if (text === null) return null;
      const [open, accepted] = text.split(',').map(Number);
      return { open: open!, accepted: accepted! };
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
    users: Iterable<PresentUser>,
    step: (pipeline: Pipeline, user: PresentUser) => void,
  ): Promise<void> {
    const all = [...users];
    for (let start = 0; start < all.length; start += CHUNK) {
      const pipeline = this.clients.shared.pipeline();
      for (const user of all.slice(start, start + CHUNK)) step(pipeline, user);
      const replies = await pipeline.exec();
      const failed = replies?.find(([error]) => error !== null);
      if (failed) throw failed[0]!;
    }
  }

  private leaseKey(nodeId: string): string {
    return this.clients.key('node', nodeId);
  }

  /** The app's number is the hash tag: the sets of one app are counted together, on Redis Cluster too. */
  private appKey(appId: number, nodeId: string): string {
    return this.clients.key('online-of-app', `{${appId}}`, nodeId);
  }

  private userKey(userId: number): string {
    return this.clients.key('online', userId);
  }
}
