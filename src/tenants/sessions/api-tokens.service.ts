import { Injectable } from '@nestjs/common';
import { AdminError, type AdminPrincipal, Clock } from '@hongyan/kernel';
import { type Page, pageOf, type PageRequest } from '@hongyan/http';
import { UnitOfWork } from '@hongyan/persistence';
import { AuditLog } from '../audit/audit-log.service.js';
import { permissionsOf, SCOPES } from '../permissions.js';
import type { ApiToken } from './api-token.js';
import { ApiTokensRepository } from './api-tokens.repository.js';
import { hashOf, newApiToken } from './bearer.js';

const DAY_MS = 86_400_000;

/** What a new token is to be. */
export interface ApiTokenWish {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresInDays: number;
}

/** Tokens with which an admin lets scripts act. */
@Injectable()
export class ApiTokens {
  constructor(
    private readonly tokens: ApiTokensRepository,
    private readonly audit: AuditLog,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** The admin's own, newest first. */
  async list(adminId: number, { after, limit }: PageRequest): Promise<Page<ApiToken>> {
    const rows = await this.tokens.list(this.unitOfWork.pool, adminId, after, limit + 1);
    const { items, next } = pageOf(rows, limit);
    return { items: items.map(({ adminId: _adminId, ...token }) => token), next };
  }

  /** The secret is in the result and nowhere else. Throws `invalid_input` for a scope that the role lacks. */
  async create(
    { adminId, role, tenantId, actor }: AdminPrincipal,
    { name, scopes, expiresInDays }: ApiTokenWish,
  ): Promise<{ token: ApiToken; secret: string }> {
    const permitted: readonly string[] = permissionsOf(role);
    if (scopes.some((scope) => !permitted.includes(scope) || !SCOPES.some((each) => each === scope))) {
      throw new AdminError('invalid_input', { field: 'scopes', text: 'Your role lacks one of the scopes.' });
    }
    const createdAtMs = this.clock.nowMs();
    const { token: secret, prefix } = newApiToken();
    const token = {
      name,
      prefix,
      scopes: [...new Set(scopes)],
      createdAtMs,
      expiresAtMs: createdAtMs + expiresInDays * DAY_MS,
    };
    const id = await this.unitOfWork.run(async (tx) => {
      const inserted = await this.tokens.insert(tx, { ...token, adminId }, hashOf(secret));
      const object = { kind: 'token', id: inserted, name };
      await this.audit.record(tx, actor, { action: 'token.create', object, tenantId, after: token });
      return inserted;
    });
    return { token: { id, ...token, lastUsedAtMs: null }, secret };
  }

  /** Ends a token at once. Throws `not_found` when it is not the admin's own. */
  async revoke({ adminId, tenantId, actor }: AdminPrincipal, id: number): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const token = await this.tokens.remove(tx, adminId, id);
      if (!token) throw new AdminError('not_found');
      const { name, prefix, scopes, createdAtMs, expiresAtMs } = token;
      await this.audit.record(tx, actor, {
        action: 'token.revoke',
        object: { kind: 'token', id, name },
        tenantId,
        before: { name, prefix, scopes, createdAtMs, expiresAtMs },
      });
    });
  }
}
