import { Injectable } from '@nestjs/common';
import type { ClientSocket } from './client-socket.js';

/** The sockets of this process by user. Most users have one device, so one socket stands without a list. */
@Injectable()
export class SocketsRegistry {
  private readonly byUser = new Map<number, ClientSocket | ClientSocket[]>();
  private readonly all = new Set<ClientSocket>();

  /** True when it is the user's first socket here. */
  add(userId: number, socket: ClientSocket): boolean {
    this.all.add(socket);
    const present = this.byUser.get(userId);
    if (present === undefined) this.byUser.set(userId, socket);
    else if (Array.isArray(present)) present.push(socket);
    else this.byUser.set(userId, [present, socket]);
    return present === undefined;
  }

  /** True when it was the user's last socket here. */
  remove(userId: number, socket: ClientSocket): boolean {
    if (!this.all.delete(socket)) return false;
    const rest = this.socketsOf(userId).filter((each) => each !== socket);
    if (rest.length === 0) this.byUser.delete(userId);
    else this.byUser.set(userId, rest.length === 1 ? rest[0]! : rest);
    return rest.length === 0;
  }

  socketsOf(userId: number): readonly ClientSocket[] {
    const present = this.byUser.get(userId);
    if (present === undefined) return [];
    return Array.isArray(present) ? present : [present];
  }

  userIds(): IterableIterator<number> {
    return this.byUser.keys();
  }

  sockets(): IterableIterator<ClientSocket> {
    return this.all.values();
  }

  get size(): number {
    return this.all.size;
  }
}
