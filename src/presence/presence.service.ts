import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CONFIG, type Config } from '@hongyan/config';
import { Clock } from '@hongyan/kernel';
import type { DevicesOnNode } from './online-device.js';
import { PresenceStore, type SocketCounts, type UserPresence, type Whereabouts } from './presence.store.js';

/** Nodes renew their leases this often, or three times per lease if that is more. */
const RENEW_MS_MAX = 1_000;
const ALIVE_CACHE_MS = 500;
const CACHED_NODES_MAX = 10_000;

export type { UserPresence } from './presence.store.js';

/** An app on all living nodes. */
export interface AppPresence {
  readonly users: number;
  readonly sockets: number;
  /** Sockets since the nodes started. */
  readonly accepted: number;
  readonly nodes: number;
  /** Nodes without a socket of the app. */
  readonly idleNodes: number;
}

/**
 * Who is online where. A user is online while one of the user's nodes holds a lease, so the users of a killed node
 * are offline when its lease ends.
 *
 * Redis may be flushed. An epoch key tells: it vanishes with the rest, whoever misses it begins a new one, nodes
 * that see a new epoch register their users again, and look-ups for delivery wait until all had the time to.
 */
@Injectable()
export class PresenceService {
  /** How often a node must renew its lease. */
  readonly renewMs: number;
  /** How long a node has, from the begin of an epoch on, to register its users in it. */
  readonly settleMs: number;
  readonly leaseMs: number;
  private settledEpoch: string | undefined;
  private readonly aliveNodes = new LRUCache<string, boolean>({ max: CACHED_NODES_MAX, ttl: ALIVE_CACHE_MS });

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly store: PresenceStore,
    private readonly clock: Clock,
  ) {
    this.leaseMs = config.gatewayLeaseMs;
    this.renewMs = Math.min(RENEW_MS_MAX, Math.floor(config.gatewayLeaseMs / 3));
    this.settleMs = this.renewMs * 1.5;
  }

  /** Extends the node's lease. Returns the epoch: when it is a new one, the node's users must be added again. */
  async renewLease(nodeId: string): Promise<string> {
    await this.store.setLease(nodeId, this.leaseMs);
    return this.readEpoch();
  }

  endLease(nodeId: string): Promise<void> {
    return this.store.removeLease(nodeId);
  }

  /** The living nodes. Throws while Redis is away. */
  async listNodes(): Promise<string[]> {
    const nodes = await this.store.listAllNodes();
    const leases = await this.store.findLeases(nodes);
    const dead = nodes.filter((_, index) => !leases[index]);
    if (dead.length > 0) await this.store.forgetNodes(dead);
    return nodes.filter((_, index) => leases[index]);
  }

  /**
   * Says which devices each of the users has on the node, none means gone, and how many sockets of these apps the
   * node has. Returns the users who may have devices on other nodes as well.
   */
  setUsers(
    nodeId: string,
    users: readonly UserPresence[],
    socketsByApp: ReadonlyMap<number, SocketCounts> = new Map(),
  ): Promise<number[]> {
    return this.store.setUsers(nodeId, users, socketsByApp);
  }

  /** The devices of a user on each living node. Throws while Redis is away. */
  async devicesOf(userId: number): Promise<Map<string, DevicesOnNode>> {
    const devices = await this.store.listDevices(userId);
    const alive = await this.findAlive(new Set(devices.keys()));
    return new Map([...devices].filter(([nodeId]) => alive.has(nodeId)));
  }

  /** The living nodes that have sockets of the app. Throws while Redis is away. */
  async nodesOfApp(appId: number): Promise<string[]> {
    const nodes = await this.listNodes();
    const has = await this.store.findNodesOfApp(appId, nodes);
    return nodes.filter((_, index) => has[index]);
  }

  /** What the living nodes have of an app. Throws while Redis is away. */
  async countOf(appId: number): Promise<AppPresence> {
    const nodes = await this.listNodes();
    const [users, sockets] = await Promise.all([
      this.store.countUsers(appId, nodes),
      this.store.findSockets(appId, nodes),
    ]);
    return {
      users,
      sockets: countOpen(sockets),
      accepted: sockets.reduce((sum, each) => sum + (each?.accepted ?? 0), 0),
      nodes: nodes.length,
      idleNodes: sockets.filter((each) => !each?.open).length,
    };
  }

  /** Sockets of some apps together, on the living nodes. Throws while Redis is away. */
  async countSockets(appIds: readonly number[]): Promise<number> {
    const nodes = await this.listNodes();
    const counts = await Promise.all(nodes.map((nodeId) => this.store.listSockets(nodeId, appIds)));
    return countOpen(counts.flat());
  }

  /**
   * For delivery: the living nodes of each user; users who are offline are missing. Waits while presence settles
   * after a flush, and looks again when one came in between. Throws while Redis is away.
   */
  async nodesOf(
    userIds: readonly number[],
  ): Promise<{ nodesByUser: Map<number, readonly string[]>; epoch: string }> {
    for (;;) {
      this.settledEpoch ??= await this.untilSettled();
      const epoch = this.settledEpoch;
      const whereabouts = await this.store.locate(userIds);
      if (whereabouts.epoch === epoch) return { nodesByUser: await this.living(userIds, whereabouts), epoch };
      if (this.settledEpoch === epoch) this.settledEpoch = undefined;
    }
  }

  /**
   * Whether nothing was lost since {@link nodesOf} found that epoch: what was sent to Redis before this call is still
   * there.
   */
  async isEpoch(epoch: string): Promise<boolean> {
    return (await this.readEpoch()) === epoch;
  }

  /** For people who ask: which of the users are online now, as far as is known. Throws while Redis is away. */
  async findOnline(userIds: readonly number[]): Promise<Set<number>> {
    if (userIds.length === 0) return new Set();
    return new Set((await this.living(userIds, await this.store.locate(userIds))).keys());
  }

  private async living(
    userIds: readonly number[],
    { nodes }: Whereabouts,
  ): Promise<Map<number, readonly string[]>> {
    const alive = await this.findAlive(new Set(nodes.flat()));
    const nodesByUser = new Map<number, readonly string[]>();
    userIds.forEach((userId, index) => {
      const living = nodes[index]!.filter((node) => alive.has(node));
      if (living.length > 0) nodesByUser.set(userId, living);
    });
    return nodesByUser;
  }

  private async findAlive(nodes: ReadonlySet<string>): Promise<Set<string>> {
    // Once: what is remembered may be forgotten while Redis is asked for the others.
    const known = new Set([...nodes].filter((node) => this.aliveNodes.has(node)));
    const unknown = [...nodes].filter((node) => !known.has(node));
    const leases = await this.store.findLeases(unknown);
    // Only life is remembered: a node that just came, or came back after a flush, must be seen at once.
    const living = unknown.filter((_, index) => leases[index]);
    for (const node of living) this.aliveNodes.set(node, true);
    return new Set([...known, ...living]);
  }

  /** Returns the epoch that has lasted long enough for every node to have registered its users in it. */
  private async untilSettled(): Promise<string> {
    for (;;) {
      const epoch = await this.readEpoch();
      const ageMs = this.clock.nowMs() - Number(epoch);
      if (ageMs >= this.settleMs) return epoch;
      // Clocks of two machines may differ, but nobody waits longer than a whole settling.
      await sleep(Math.min(this.settleMs, this.settleMs - ageMs));
      if (ageMs < 0) return epoch;
    }
  }

  /** The moment, in milliseconds, since which presence has been collected without loss. */
  private readEpoch(): Promise<string> {
    return this.store.ensureEpoch(String(this.clock.nowMs()));
  }
}

function countOpen(sockets: readonly (SocketCounts | null)[]): number {
  return sockets.reduce((sum, each) => sum + (each?.open ?? 0), 0);
}
