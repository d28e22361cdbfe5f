import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CONFIG, type Config } from '@hongyan/config';
import { AppError, Clock, deriveKey, type UserPrincipal } from '@hongyan/kernel';
import { BatchedReads, Invalidations, ReadThroughCache, type Sql, UnitOfWork } from '@hongyan/persistence';
import { AppsService } from '../apps/apps.service.js';
import { deriveToken, hashToken, isTokenShaped, newSeed, TOKEN_REUSE_ABOVE_MS } from './token.js';
import { type TokenHolder, TokensRepository } from './tokens.repository.js';

const CACHED_TOKENS_MAX = 200_000;
/** How long another process may not notice a rotation when the hint was lost. */
const CACHE_TTL_MS = 5_000;
const GENERATIONS_PER_QUERY = 1_000;
const TOKENS_PER_QUERY = 500;
const TOKENS_PAUSE_MS = 10;

/** A user by token, and how often the user's tokens had been revoked before this one was issued. */
export interface UserSession {
  readonly principal: UserPrincipal;
  readonly generation: number;
}

interface CachedToken extends UserSession {
  readonly expiresAtMs: number;
}

/** Issues and recognises user tokens (contract 1.3). */
@Injectable()
export class TokensService {
  private readonly tokenKey: Buffer;
  private readonly ttlMs: number;
  private readonly cache = new ReadThroughCache<string, CachedToken>(CACHED_TOKENS_MAX, CACHE_TTL_MS);
  private readonly holders = new BatchedReads<string, TokenHolder>(
    TOKENS_PER_QUERY,
    TOKENS_PAUSE_MS,
    (hashes) =>
      this.tokens.listUsers(
        this.unitOfWork.pool,
        hashes.map((hash) => Buffer.from(hash, 'hex')),
      ),
  );
  /** Nearly always one; two when a rotated token is read while its successor is. */
  private readonly cachedTokensOf = new LRUCache<number, readonly string[]>({ max: CACHED_TOKENS_MAX });

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly tokens: TokensRepository,
    private readonly apps: AppsService,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly invalidations: Invalidations,
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

  /**
   * Ends the user's token on all nodes at once, and the sockets that were opened with it. The transaction must hold
   * the user's row. Returns what to do after it has committed.
   */
  async revoke(tx: Sql, appId: number, userId: number): Promise<() => Promise<void>> {
    const remains = { seed: newSeed(), hash: hashToken(newSeed().toString('hex')), expiresAtMs: 0 };
    await this.tokens.revoke(tx, appId, userId, remains);
    return async () => {
      await this.invalidations.publish('tokens', userId);
      await this.invalidations.publish('revocations', userId);
    };
  }

  /** Who holds the token. Throws `user_not_exists` when nobody does, it has expired, or the app is disabled. */
  async resolve(token: string): Promise<UserPrincipal> {
    return (await this.resolveSession(token)).principal;
  }

  /** The same with what is needed to tell later whether the token has been revoked since. */
  async resolveSession(token: string): Promise<UserSession> {
    const entry = isTokenShaped(token) ? await this.cache.get(token, () => this.read(token)) : null;
    if (!entry || entry.expiresAtMs <= this.clock.nowMs()) throw new AppError('user_not_exists');
    const app = await this.apps.getById(entry.principal.appId);
    if (app.status !== 'enabled') throw new AppError('user_not_exists');
    return entry;
  }

  /** The present generation of each user's tokens, asked of the database. */
  async generationsOf(appId: number, userIds: readonly number[]): Promise<Map<number, number>> {
    const generations = new Map<number, number>();
    for (let start = 0; start < userIds.length; start += GENERATIONS_PER_QUERY) {
      const chunk = userIds.slice(start, start + GENERATIONS_PER_QUERY);
      for (const [id, generation] of await this.tokens.listGenerations(this.unitOfWork.pool, appId, chunk)) {
        generations.set(id, generation);
      }
    }
    return generations;
  }

  private async read(token: string): Promise<CachedToken | null> {
    const found = await this.holders.get(hashToken(token).toString('hex'));
    if (!found) return null;
    const { id: userId, appId, uid, nickname } = found.user;
    const known = this.cachedTokensOf.get(userId) ?? [];
    if (!known.includes(token)) this.cachedTokensOf.set(userId, [...known, token]);
    return {
      principal: { kind: 'user', appId, userId, uid, nickname },
      expiresAtMs: found.expiresAtMs,
      generation: found.generation,
    };
  }

  private forget(userId: string | null): void {
    if (userId === null) return this.cache.clear();
    for (const token of this.cachedTokensOf.get(Number(userId)) ?? []) this.cache.drop(token);
    this.cachedTokensOf.delete(Number(userId));
    this.cache.distrustReads();
  }
}
