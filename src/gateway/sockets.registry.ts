import { Injectable } from '@nestjs/common';
import type { ClientSocket } from './client-socket.js';

const NONE: ReadonlySet<ClientSocket> = new Set();

/** The sockets of this process by user and by app. Most users have one device, so one socket stands without a list. */
@Injectable()
export class SocketsRegistry {
  private readonly byUser = new Map<number, ClientSocket | ClientSocket[]>();
  private readonly byApp = new Map<number, Set<ClientSocket>>();
  private readonly acceptedOfApp = new Map<number, number>();
  private readonly usersOfApp = new Map<number, number>();
  private count = 0;

  /** True when it is the user's first socket here. */
  add(appId: number, userId: number, socket: ClientSocket): boolean {
    const ofApp = this.byApp.get(appId);
    if (ofApp) ofApp.add(socket);
    else this.byApp.set(appId, new Set([socket]));
    this.acceptedOfApp.set(appId, (this.acceptedOfApp.get(appId) ?? 0) + 1);
    this.count++;
    const present = this.byUser.get(userId);
    if (present === undefined) {
      this.byUser.set(userId, socket);
      this.usersOfApp.set(appId, (this.usersOfApp.get(appId) ?? 0) + 1);
    } else if (Array.isArray(present)) present.push(socket);
    else this.byUser.set(userId, [present, socket]);
    return present === undefined;
  }

  /** True when it was the user's last socket here. */
  remove(appId: number, userId: number, socket: ClientSocket): boolean {
    const ofApp = this.byApp.get(appId);
    if (!ofApp?.delete(socket)) return false;
    if (ofApp.size === 0) this.byApp.delete(appId);
    this.count--;
    const rest = this.socketsOf(userId).filter((each) => each !== socket);
    if (rest.length === 0) {
      this.byUser.delete(userId);
      this.usersOfApp.set(appId, this.usersOfApp.get(appId)! - 1);
    } else this.byUser.set(userId, rest.length === 1 ? rest[0]! : rest);
    return rest.length === 0;
  }

  socketsOf(userId: number): readonly ClientSocket[] {
    const present = this.byUser.get(userId);
    if (present === undefined) return [];
    return Array.isArray(present) ? present : [present];
  }

  /** Those that are not being closed, oldest first. */
  openOf(userId: number): readonly ClientSocket[] {
    return this.socketsOf(userId).filter(
      (socket) => socket.readyState === socket.OPEN && !socket.stream?.destroyed,
    );
  }

  *users(): IterableIterator<{ userId: number; appId: number }> {
    for (const [userId, present] of this.byUser) {
      const [socket] = Array.isArray(present) ? present : [present];
      yield { userId, appId: socket!.session!.appId };
    }
  }

  /** Apps that had a socket here. */
  appIds(): IterableIterator<number> {
    return this.acceptedOfApp.keys();
  }

  countOf(appId: number): { open: number; accepted: number } {
    return { open: this.socketsOfApp(appId).size, accepted: this.acceptedOfApp.get(appId) ?? 0 };
  }

  /** What each app has here now. */
  *levels(): IterableIterator<[appId: number, levels: { connections: number; usersOnline: number }]> {
    for (const [appId, sockets] of this.byApp) {
      yield [appId, { connections: sockets.size, usersOnline: this.usersOfApp.get(appId) ?? 0 }];
    }
  }

  /** Empty for an app without sockets here. */
  socketsOfApp(appId: number): ReadonlySet<ClientSocket> {
    return this.byApp.get(appId) ?? NONE;
  }

  *sockets(): IterableIterator<ClientSocket> {
    for (const sockets of this.byApp.values()) yield* sockets;
  }

  get size(): number {
    return this.count;
  }
}
