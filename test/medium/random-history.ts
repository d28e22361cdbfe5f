import fc from 'fast-check';
import type { UserPrincipal } from '@hongyan/kernel';
import type { Parts } from './parts.js';
import { Upheavals } from './upheavals.js';

/** Retention takes away what is so old. */
const AGED_DAYS = 400;

/** One thing that users, app servers or workers do. */
export interface Step {
  readonly what: 'send' | 'read' | 'remove' | 'block' | 'import' | 'move' | 'retain' | 'erase';
  /** Two of the users, by number. */
  readonly between: readonly [number, number];
  readonly days: number;
}

/** A step among so many users; every third sends. */
export function stepAmong(users: number): fc.Arbitrary<Step> {
  const user = fc.nat(users - 1);
  return fc.record({
    what: fc.constantFrom(
      ...(['send', 'send', 'send', 'read', 'remove', 'block', 'import', 'move', 'retain', 'erase'] as const),
    ),
    between: fc.tuple(user, user).filter(([one, other]) => one !== other),
    days: fc.constantFrom(0, 20, AGED_DAYS),
  });
}

/** Does steps in one process. */
export class RandomHistory {
  private readonly upheavals: Upheavals;

  constructor(private readonly parts: Parts) {
    this.upheavals = new Upheavals(parts);
  }

  async send(from: UserPrincipal, to: UserPrincipal): Promise<void> {
    const content = '{"content":"hi","extra":""}';
    const message = { targetUid: to.uid, type: 'Msg:Txt', content };
    await this.parts.messages.send(from.appId, from, message, 'client');
  }

  async take({ what, between, days }: Step, users: readonly UserPrincipal[]): Promise<void> {
    const { blocks, inbox } = this.parts;
    const [one, other] = between.map((index) => users[index]!) as [UserPrincipal, UserPrincipal];
    const isBlocked = what === 'block' && (await blocks.isBlocked(one.appId, one.uid));
    const acts = {
      send: () => this.send(one, other),
      read: () => inbox.markRead(one, other.uid),
      remove: () => inbox.removeContact(one, other.uid),
      block: () => blocks[isBlocked ? 'unblock' : 'block'](one.appId, one.uid),
      import: () => this.upheavals.import(one, other, days),
      move: () => this.upheavals.move(one, other, days),
      retain: () => this.upheavals.retain(),
      erase: () => this.upheavals.erase(one),
    } satisfies Record<Step['what'], () => Promise<unknown>>;
    await acts[what]();
  }
}
