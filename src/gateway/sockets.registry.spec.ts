import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ClientSocket } from './client-socket.js';
import { SocketsRegistry } from './sockets.registry.js';

const APP = 1;

function socketNamed(name: number): ClientSocket {
  return { name, session: { appId: APP } } as unknown as ClientSocket;
}

describe(SocketsRegistry.name, () => {
  it('tells the first socket of a user from further ones, and the last from the others', () => {
    const sockets = new SocketsRegistry();
    const [one, two, three] = [1, 2, 3].map(socketNamed);
    expect([sockets.add(APP, 7, one!), sockets.add(APP, 7, two!), sockets.add(APP, 8, three!)]).toEqual([
      true,
      false,
      true,
    ]);
    expect([
      sockets.remove(APP, 7, one!),
      sockets.remove(APP, 7, two!),
      sockets.remove(APP, 8, three!),
    ]).toEqual([false, true, true]);
  });

  it('does not mind a socket that is removed twice', () => {
    const sockets = new SocketsRegistry();
    const [one, two] = [1, 2].map(socketNamed);
    sockets.add(APP, 7, one!);
    sockets.add(APP, 7, two!);
    sockets.remove(APP, 7, one!);
    expect(sockets.remove(APP, 7, one!)).toBe(false);
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
            expect(sockets.add(APP, user, socket)).toBe(before.length === 0);
          } else if (!isAdd && owner !== undefined) {
            const rest = model.get(owner)!.filter((each) => each !== socket);
            if (rest.length === 0) model.delete(owner);
            else model.set(owner, rest);
            ownerOf.delete(socket);
            expect(sockets.remove(APP, owner, socket)).toBe(rest.length === 0);
          }
          expect(new Set([...sockets.users()].map(({ userId }) => userId))).toEqual(new Set(model.keys()));
          expect(new Set(sockets.socketsOfApp(APP))).toEqual(new Set(ownerOf.keys()));
          expect(sockets.countOf(APP).open).toBe(ownerOf.size);
          for (const id of [1, 2, 3]) expect(sockets.socketsOf(id)).toEqual(model.get(id) ?? []);
          expect(new Set(sockets.sockets())).toEqual(new Set(ownerOf.keys()));
          expect(sockets.size).toBe(ownerOf.size);
        }
      }),
    );
  });

  it('keeps apps apart, and remembers how many sockets each ever had', () => {
    const sockets = new SocketsRegistry();
    const [one, two, three] = [1, 2, 3].map(socketNamed);
    sockets.add(1, 7, one!);
    sockets.add(2, 8, two!);
    sockets.add(1, 7, three!);
    sockets.remove(1, 7, one!);
    expect([...sockets.socketsOfApp(1)]).toEqual([three]);
    expect([...sockets.socketsOfApp(2)]).toEqual([two]);
    expect([...sockets.socketsOfApp(3)]).toEqual([]);
    expect(sockets.countOf(1)).toEqual({ open: 1, accepted: 2 });
    expect([...sockets.appIds()]).toEqual([1, 2]);
  });
});
