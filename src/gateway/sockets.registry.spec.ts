import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ClientSocket } from './client-socket.js';
import { SocketsRegistry } from './sockets.registry.js';

function socketNamed(name: number): ClientSocket {
  return { name } as unknown as ClientSocket;
}

describe(SocketsRegistry.name, () => {
  it('tells the first socket of a user from further ones, and the last from the others', () => {
    const sockets = new SocketsRegistry();
    const [one, two, three] = [1, 2, 3].map(socketNamed);
    expect([sockets.add(7, one!), sockets.add(7, two!), sockets.add(8, three!)]).toEqual([true, false, true]);
    expect([sockets.remove(7, one!), sockets.remove(7, two!), sockets.remove(8, three!)]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('does not mind a socket that is removed twice', () => {
    const sockets = new SocketsRegistry();
    const [one, two] = [1, 2].map(socketNamed);
    sockets.add(7, one!);
    sockets.add(7, two!);
    sockets.remove(7, one!);
    expect(sockets.remove(7, one!)).toBe(false);
    expect(sockets.socketsOf(7)).toEqual([two]);
  });

  it('is a plain map from users to their sockets in the order of arrival, whatever comes and goes', () => {
    const change = fc.record({
      isAdd: fc.boolean(),
      user: fc.integer({ min: 1, max: 3 }),
      socket: fc.nat(9),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        const sockets = new SocketsRegistry();
        const all = Array.from({ length: 10 }, (_, name) => socketNamed(name));
        const model = new Map<number, ClientSocket[]>();
        const ownerOf = new Map<ClientSocket, number>();
        for (const { isAdd, user, socket: name } of changes) {
          const socket = all[name]!;
          const owner = ownerOf.get(socket);
          if (isAdd && owner === undefined) {
            const before = model.get(user) ?? [];
            model.set(user, [...before, socket]);
            ownerOf.set(socket, user);
            expect(sockets.add(user, socket)).toBe(before.length === 0);
          } else if (!isAdd && owner !== undefined) {
            const rest = model.get(owner)!.filter((each) => each !== socket);
            if (rest.length === 0) model.delete(owner);
            else model.set(owner, rest);
            ownerOf.delete(socket);
            expect(sockets.remove(owner, socket)).toBe(rest.length === 0);
          }
          expect(new Set(sockets.userIds())).toEqual(new Set(model.keys()));
          for (const id of [1, 2, 3]) expect(sockets.socketsOf(id)).toEqual(model.get(id) ?? []);
          expect(new Set(sockets.sockets())).toEqual(new Set(ownerOf.keys()));
          expect(sockets.size).toBe(ownerOf.size);
        }
      }),
    );
  });
});
