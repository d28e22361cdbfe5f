import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { sha256 } from '@hongyan/kernel';
import { RedisClients } from '@hongyan/persistence';

const LOCAL_NONCES_MAX = 100_000;

/** Remembers which nonces an app has used (contract 9, S3). */
@Injectable()
export class NoncesStore {
  /** Stands in while Redis is away, or was: a replay through the same process is still seen. */
  private readonly local = new LRUCache<string, true>({ max: LOCAL_NONCES_MAX });

  constructor(private readonly clients: RedisClients) {}

  /** Takes the nonce for `ttlMs`. False when it was taken before. */
  async take(appId: number, nonce: string, ttlMs: number): Promise<boolean> {
    // Hashed, because a nonce may have any length.
    const key = this.clients.key('nonce', appId, sha256(nonce).toString('base64url'));
    if (this.local.has(key)) return false;
    this.local.set(key, true, { ttl: ttlMs });
    try {
      return (await this.clients.shared.set(key, '1', 'PX', ttlMs, 'NX')) === 'OK';
    } catch {
      return true;
    }
  }
}
