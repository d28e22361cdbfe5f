import { Injectable } from '@nestjs/common';
import { RedisClients, RedisScript } from '@hongyan/persistence';
import { type DevicesOnNode, formatDevices, parseDevices } from './online-device.js';

const CHUNK = 500;
/** What is said of a user or node outlives its node by so much at most; nodes refresh it as long as they live. */
const KEY_TTL_SECONDS = 7_200;

/** A user on one node; without devices the user is not there. */
export interface UserPresence {
  readonly userId: number;
  readonly appId: number;
  readonly devices: DevicesOnNode;
}

/** Sockets of one app on one node. */
export interface SocketCounts {
  readonly open: number;
  /** Since the node started. */
  readonly accepted: number;
}

/** Where users are, and in which epoch. */
export interface Whereabouts {
  /** The nodes of each user, dead ones included, in the order of the ids. */
  readonly nodes: readonly (readonly string[])[];
  /** The epoch in which all of them were read; null when there was none, or more than one. */
  readonly epoch: string | null;
}

/**
 * The epoch, and a line of nodes for each user. A script, because this is asked for every batch of messages: a command
 * per user costs us several times as much as the whole answer costs Redis.
 */
const LOCATE = new RedisScript(`
local lines = {}
for i = 2, #KEYS do lines[i - 1] = table.concat(redis.call('HKEYS', KEYS[i]), ' ') end
return {redis.call('GET', KEYS[1]), table.concat(lines, '\\n')}
`);

/**
 * Says of users whether they have devices on a node, of their apps who is there, and how many sockets of which app the
 * node has. Returns on how many nodes each user is, 0 for one who leaves. A script, because thousands may come at once.
 */
const TELL = new RedisScript(`
local node, ttl, count = ARGV[1], ARGV[2], tonumber(ARGV[3])
local spread = {}
for i = 1, count do
  local key, devices, user, app = KEYS[i], ARGV[3 * i + 1], ARGV[3 * i + 2], KEYS[count + ARGV[3 * i + 3]]
  if devices == '' then
    redis.call('HDEL', key, node)
    redis.call('SREM', app, user)
    spread[i] = 0
  else
    redis.call('HSET', key, node, devices)
    redis.call('EXPIRE', key, ttl)
    redis.call('SADD', app, user)
    spread[i] = redis.call('HLEN', key)
  end
end
for i = 3 * count + 4, #ARGV, 2 do redis.call('HSET', KEYS[#KEYS], ARGV[i], ARGV[i + 1]) end
for i = count + 1, #KEYS do redis.call('EXPIRE', KEYS[i], ttl) end
return spread
`);

/**
 * Presence in Redis: the nodes of each user with the devices there, a lease per node, and the epoch since
 * which nothing was lost.
 */
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

  /**
   * Says which devices each user has on the node, and replaces what is known of the node's sockets of these apps.
   * Returns those who are on other nodes as well, dead ones included.
   */
  async setUsers(
    nodeId: string,
    users: readonly UserPresence[],
    socketsByApp: ReadonlyMap<number, SocketCounts>,
  ): Promise<number[]> {
    const spread: number[] = [];
    const socketsKey = this.clients.key('node-sockets', nodeId);
    const sockets = [...socketsByApp].flatMap(([appId, { open, accepted }]) => [
      appId,
      `${open},${accepted}`,
    ]);
    for (let start = 0; start < users.length; start += CHUNK) {
      const chunk = users.slice(start, start + CHUNK);
      const apps = [...new Set(chunk.map(({ appId }) => appId))];
      const places = new Map(apps.map((appId, index) => [appId, index + 1]));
      const counts = (await TELL.run(
        this.clients.shared,
        [
          ...chunk.map(({ userId }) => this.userKey(userId)),
          ...apps.map((appId) => this.appKey(appId, nodeId)),
          socketsKey,
        ],
        nodeId,
        KEY_TTL_SECONDS,
        chunk.length,
        ...chunk.flatMap(({ userId, appId, devices }) => [
          devices.count === 0 ? '' : formatDevices(devices),
          userId,
          places.get(appId)!,
        ]),
        ...(start === 0 ? sockets : []),
      )) as number[];
      chunk.forEach(({ userId }, index) => {
        if (counts[index]! > 1) spread.push(userId);
      });
    }
    return spread;
  }

  /** How many users of the app are on these nodes, each once. */
  async countUsers(appId: number, nodeIds: readonly string[]): Promise<number> {
    if (nodeIds.length === 0) return 0;
    return (await this.clients.shared.sunion(nodeIds.map((nodeId) => this.appKey(appId, nodeId)))).length;
  }

  /** What each node has of the app; null for a node that never had a socket of it. */
  async findSockets(appId: number, nodeIds: readonly string[]): Promise<(SocketCounts | null)[]> {
    const texts = await Promise.all(
      nodeIds.map((nodeId) =>
        this.clients.shared.hget(this.clients.key('node-sockets', nodeId), String(appId)),
      ),
    );
    return texts.map(parseCounts);
  }

  /** What a node has of each app; null for an app that never had a socket there. */
  async listSockets(nodeId: string, appIds: readonly number[]): Promise<(SocketCounts | null)[]> {
    if (appIds.length === 0) return [];
    const key = this.clients.key('node-sockets', nodeId);
    return (await this.clients.shared.hmget(key, ...appIds.map(String))).map(parseCounts);
  }

  async locate(userIds: readonly number[]): Promise<Whereabouts> {
    const chunks: Promise<Whereabouts>[] = [];
    for (let start = 0; start < userIds.length || start === 0; start += CHUNK) {
      chunks.push(this.locateSome(userIds.slice(start, start + CHUNK)));
    }
    const found = await Promise.all(chunks);
    const { epoch } = found[0]!;
    return {
      nodes: found.flatMap(({ nodes }) => nodes),
      epoch: found.every((each) => each.epoch === epoch) ? epoch : null,
    };
  }

  private async locateSome(userIds: readonly number[]): Promise<Whereabouts> {
    const keys = [this.epochKey, ...userIds.map((userId) => this.userKey(userId))];
    const [epoch, text] = (await LOCATE.run(this.clients.shared, keys)) as [string | null, string];
    const lines = userIds.length === 0 ? [] : text.split('\n');
    return { nodes: lines.map((line) => (line === '' ? [] : line.split(' '))), epoch };
  }

  /** The devices of a user on each node, dead ones included. */
  async listDevices(userId: number): Promise<Map<string, DevicesOnNode>> {
    const devices = await this.clients.shared.hgetall(this.userKey(userId));
    return new Map(Object.entries(devices).map(([nodeId, text]) => [nodeId, parseDevices(text)]));
  }

  /** Which of the nodes have users of the app. */
  async findNodesOfApp(appId: number, nodeIds: readonly string[]): Promise<boolean[]> {
    const pipeline = this.clients.shared.pipeline();
    for (const nodeId of nodeIds) pipeline.exists(this.appKey(appId, nodeId));
    return (await execute(pipeline)).map((count) => count === 1);
  }

  /** The epoch; begins with the given one when there is none, whoever asks first. */
  async ensureEpoch(fresh: string): Promise<string> {
    const { shared } = this.clients;
    const epoch = await shared.get(this.epochKey);
    if (epoch !== null) return epoch;
    await shared.set(this.epochKey, fresh, 'NX');
    return (await shared.get(this.epochKey))!;
  }

  private get epochKey(): string {
    return this.clients.key('presence-epoch');
  }

  private leaseKey(nodeId: string): string {
    return this.clients.key('node', nodeId);
  }

  /** The app's number is the hash tag: the sets of one app are counted together, on Redis Cluster too. */
  private appKey(appId: number, nodeId: string): string {
    return this.clients.key('online-of-app', `{${appId}}`, nodeId);
  }

  private userKey(userId: number): string {
    return this.clients.key('devices', userId);
  }
}

function parseCounts(text: string | null): SocketCounts | null {
  if (text === null) return null;
  const [open, accepted] = text.split(',').map(Number);
  return { open: open!, accepted: accepted! };
}

/** The replies; throws the first error among them. */
async function execute(pipeline: ReturnType<RedisClients['shared']['pipeline']>): Promise<unknown[]> {
  return (await pipeline.exec())!.map(([error, reply]) => {
    if (error) throw error;
    return reply;
  });
}
