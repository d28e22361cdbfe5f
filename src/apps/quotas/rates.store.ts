import { Injectable } from '@nestjs/common';
import { RedisClients, RedisScript } from '@hongyan/persistence';

/** A bucket and its users are forgotten after so long without a question; it is full then anyway. */
const TTL_MS = 60_000;
/** Who did not ask for so long has no share. */
const PROCESS_MS = 10_000;

/** A bucket by the clock of Redis: it is one for all processes. Returns the tokens granted and the processes that ask. */
const LEASE = new RedisScript(`
local rate, size, want, unused = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local tokens, at, processes = size, now, 1
local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  local name, value = fields[i], tonumber(fields[i + 1])
  if name == 'tokens' then tokens = value
  elseif name == 'at' then at = value
  elseif name ~= ARGV[5] then
    if now - value > ${PROCESS_MS} then redis.call('HDEL', KEYS[1], name) else processes = processes + 1 end
  end
end
tokens = math.min(size, tokens + unused + math.max(0, now - at) * rate / 1000)
local granted = math.max(0, math.floor(math.min(want, tokens)))
redis.call('HSET', KEYS[1], 'tokens', string.format('%.4f', tokens - granted), 'at', now, ARGV[5], now)
redis.call('PEXPIRE', KEYS[1], ${TTL_MS})
return {granted, processes}
`);

/** The rates that all processes share. */
@Injectable()
export class RatesStore {
  constructor(private readonly clients: RedisClients) {}

  /**
   * Takes up to `want` tokens from a bucket of `size` that fills at `perSecond`, and puts unused ones back. Throws
   * while Redis is away.
   */
  async lease(
    name: string,
    bucket: { readonly perSecond: number; readonly size: number },
    process: string,
    want: number,
    unused: number,
  ): Promise<{ granted: number; processes: number }> {
    const [granted, processes] = (await LEASE.run(
      this.clients.shared,
      [this.clients.key('rate', name)],
      bucket.perSecond,
      bucket.size,
      want,
      unused,
      process,
    )) as [number, number];
    return { granted, processes };
  }
}
