import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { App } from '../../apps/app.js';
import { type Limit, limitsOf, ownerKey, type QuotaOwner } from '../../apps/quotas/quota.js';
import { QuotasService } from '../../apps/quotas/quotas.service.js';
import { SocketsRegistry } from '../sockets.registry.js';
import { PlaceLine } from './place-line.js';
import { PlacesStore } from './places.store.js';

/** A socket may come; to be called when it stands in the registry, or has gone. */
export type Release = () => void;

/** After a socket went, others hear of its place so soon. */
const TELL_SOON_MS = 50;

/**
 * Places for sockets, of apps and of tenants: the smaller of an app's own limit and its quota, and the quota of its
 * tenant for all its apps together. They are exact over all nodes while Redis answers, and exact on this node without.
 */
@Injectable()
export class Places implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly lines = new Map<string, PlaceLine>();
  private readonly changed = new Set<string>();
  private soon: NodeJS.Timeout | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly quotas: QuotasService,
    private readonly sockets: SocketsRegistry,
    private readonly store: PlacesStore,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.tellAll(), this.store.tellMs).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    clearTimeout(this.soon);
  }

  /** A place under every limit of the app; null when one of them is reached. */
  async take(app: App): Promise<Release | null> {
    const taken: PlaceLine[] = [];
    const release = (): void => taken.forEach((line) => line.release());
    for (const { owner, max } of this.limitsOf(app)) {
      const line = this.lineOf(owner);
      if (!(await line.take(max))) {
        release();
        this.left(app.id);
        return null;
      }
      taken.push(line);
    }
    return release;
  }

  /** A socket of the app has gone. */
  left(appId: number): void {
    if (this.lines.size === 0) return;
    this.changed.add(ownerKey({ kind: 'app', id: appId }));
    const quotas = this.quotas.of(appId);
    if (quotas) this.changed.add(ownerKey({ kind: 'tenant', id: quotas.tenantId }));
    this.soon ??= setTimeout(() => {
      this.soon = undefined;
      for (const name of this.changed) this.lines.get(name)?.tell();
      this.changed.clear();
    }, TELL_SOON_MS).unref();
  }

  private limitsOf({ id, settings: { connectionsMax } }: App): Limit[] {
    const quotas = this.quotas.of(id);
    const limits = quotas ? limitsOf(id, quotas, 'connections') : [];
    if (connectionsMax === 0) return limits;
    const own = limits.find(({ owner }) => owner.kind === 'app');
    const max = Math.min(connectionsMax, own?.max ?? connectionsMax);
    return [{ owner: { kind: 'app', id }, max }, ...limits.filter((limit) => limit !== own)];
  }

  private lineOf(owner: QuotaOwner): PlaceLine {
    const name = ownerKey(owner);
    let line = this.lines.get(name);
    if (!line) {
      line = new PlaceLine(
        () => this.countOf(owner),
        (own, asked, max) => this.store.take(name, own, asked, max),
      );
      this.lines.set(name, line);
    }
    return line;
  }

  private countOf({ kind, id }: QuotaOwner): number {
    if (kind === 'app') return this.sockets.countOf(id).open;
    let count = 0;
    for (const [appId, { connections }] of this.sockets.levels()) {
      if (this.quotas.of(appId)?.tenantId === id) count += connections;
    }
    return count;
  }

  /** Keeps what this node has from running out, and forgets limits under which it has nothing any more. */
  private tellAll(): void {
    for (const [name, line] of this.lines) {
      line.tell();
      if (line.isIdle) this.lines.delete(name);
    }
  }
}
