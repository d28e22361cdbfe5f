import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { RedisClients, RedisScript } from '@hongyan/persistence';
import { NODE_ID } from '../node-identity.js';

/**
 * Each node's places under one limit, with the time when it told them, by the clock of Redis. What a node has not told
 * for so long is free: the node is gone. Returns how many of the places asked for are given.
 */
const TAKE = new RedisScript(`
local own, asked, max, goodMs = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local taken = own
local nodes = redis.call('HGETALL', KEYS[1])
for i = 1, #nodes, 2 do
  if nodes[i] ~= ARGV[1] then
    local count, toldAt = string.match(nodes[i + 1], '(%d+):(%d+)')
    if now - tonumber(toldAt) > goodMs then redis.call('HDEL', KEYS[1], nodes[i]) else taken = taken + tonumber(count) end
  end
end
local given = math.max(0, math.min(asked, max - taken))
if own + given == 0 then redis.call('HDEL', KEYS[1], ARGV[1])
else redis.call('HSET', KEYS[1], ARGV[1], string.format('%d:%d', own + given, now)) end
redis.call('PEXPIRE', KEYS[1], goodMs)
return given
`);

/** The places that nodes have taken under limits on connections. */
@Injectable()
export class PlacesStore {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clients: RedisClients,
  ) {}

  /** How often a node must tell what it has: it loses its places with its lease. */
  get tellMs(): number {
    return this.config.gatewayLeaseMs / 4;
  }

  /** Tells that this node has `own` places, and asks for more, all at once. Throws while Redis is away. */
  async take(name: string, own: number, asked: number, max: number): Promise<number> {
    const { shared } = this.clients;
    const key = this.clients.key('places', name);
    return (await TAKE.run(shared, [key], NODE_ID, own, asked, max, this.config.gatewayLeaseMs)) as number;
  }
}
