import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CONFIG, type Config } from '@hongyan/config';
import { AppError, Clock, deriveKey, type UserPrincipal } from '@hongyan/kernel';
import { Invalidations, type Sql, UnitOfWork } from '@hongyan/persistence';
import { AppsService } from '../apps/apps.service.js';
import { deriveToken, hashToken, isTokenShaped, newSeed, TOKEN_REUSE_ABOVE_MS } from './token.js';
import { TokensRepository } from './tokens.repository.js';

const CACHED_TOKENS_MAX = 200_000;
/** How long another process may not notice a rotation when the hint was lost. */
const CACHE_TTL_MS = 5_000;

interface CachedToken {
  readonly principal: UserPrincipal;
  readonly expiresAtMs: number;
}

/** Issues and recognises user tokens (contract 1.3). */
@Injectable()
export class TokensService {
  private readonly tokenKey: Buffer;
  private readonly ttlMs: number;
  private readonly cache = new LRUCache<string, CachedToken>({ max: CACHED_TOKENS_MAX, ttl: CACHE_TTL_MS });
  private readonly cachedTokenOf = new LRUCache<number, string>({ max: CACHED_TOKENS_MAX });
  /** Look-ups under way: a storm of sockets with one token asks the database once. */
  private readonly pending = new Map<string, Promise<CachedToken | null>>();

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly tokens: TokensRepository,
    private readonly apps: AppsService,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    invalidations: Invalidations,
  ) {
    this.tokenKey = deriveKey(config.masterKey, 'tokens');
    this.ttlMs = config.tokenTtlSeconds * 1000;
    invalidations.on('tokens', (userId) => this.forget(userId));
  }

  /**
   * The user's token: the current one while more than a day of it is left, else a new one with a full life. Runs
   * in the caller's transaction, which must hold the user's row. `isNew` asks for an invalidation after commit.
   */
  async issue(tx: Sql, appId: number, userId: number): Promise<{ token: string; isNew: boolean }> {
    const nowMs = this.clock.nowMs();
    const current = await this.tokens.find(tx, appId, userId);
    if (current && current.expiresAtMs - nowMs > TOKEN_REUSE_ABOVE_MS) {
      const token = deriveToken(current.seed, this.tokenKey);
      // Another master key cannot derive it; then a new one is due.
      if (hashToken(token).equals(current.hash)) return { token, isNew: false };
    }
    const seed = newSeed();
    const token = deriveToken(seed, this.tokenKey);
    const stored = { seed, hash: hashToken(token), expiresAtMs: nowMs + this.ttlMs };
    await this.tokens.replace(tx, appId, userId, stored, nowMs);
    return { token, isNew: true };
  }

  /** Who holds the token. Throws `user_not_exists` when nobody does, it has expired, or the app is disabled. */
  async resolve(token: string): Promise<UserPrincipal> {
    const entry = isTokenShaped(token) ? (this.cache.get(token) ?? (await this.load(token))) : null;
    if (
      !entry ||
      entry.expiresAtMs <= this.clock.nowMs() ||
      !(await this.apps.isEnabled(entry.principal.appId))
    ) {
      throw new AppError('user_not_exists');
    }
    return entry.principal;
  }

  private load(token: string): Promise<CachedToken | null> {
    let pending = this.pending.get(token);
    if (!pending) {
      pending = this.read(token).finally(() => this.pending.delete(token));
      this.pending.set(token, pending);
    }
    return pending;
  }

  private async read(token: string): Promise<CachedToken | null> {
    const found = await this.tokens.findUser(this.unitOfWork.pool, hashToken(token));
    if (!found) return null;
    const { id: userId, appId, uid, nickname } = found.user;
    const entry = {
      principal: { kind: 'user', appId, userId, uid, nickname } as const,
      expiresAtMs: found.expiresAtMs,
    };
    this.cache.set(token, entry);
    this.cachedTokenOf.set(userId, token);
    return entry;
  }

  private forget(userId: string | null): void {
    if (userId === null) return this.cache.clear();
    const token = this.cachedTokenOf.get(Number(userId));
    if (token !== undefined) this.cache.delete(token);
  }
}
