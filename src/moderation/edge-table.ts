/** What {@link EdgeTable.find} returns when there is no such edge: no edge leads to the first state. */
export const NO_EDGE = 0;

/** Integers per slot: where the edge starts, its character, where it leads. Together, so that a look-up is one cache line. */
const SLOT = 3;

/** The edges of an automaton in one array: an open-addressing hash table from (state, UTF-16 code unit) to state. */
export class EdgeTable {
  private readonly slots: Int32Array;
  private readonly mask: number;

  /** At most half full, so that look-ups that find nothing, which are most, end soon. */
  constructor(edgesMax: number) {
    const capacity = 2 ** Math.ceil(Math.log2(2 * edgesMax + 2));
    this.slots = new Int32Array(SLOT * capacity);
    this.mask = capacity - 1;
  }

  find(from: number, char: number): number {
    return this.slots[this.slotOf(from, char) + 2]!;
  }

  add(from: number, char: number, to: number): void {
    const slot = this.slotOf(from, char);
    this.slots[slot] = from;
    this.slots[slot + 1] = char;
    this.slots[slot + 2] = to;
  }

  /** The slot of an edge, or the empty one where it belongs. */
  private slotOf(from: number, char: number): number {
    const { slots, mask } = this;
    let hash = Math.imul(from ^ Math.imul(char, 0x9e3779b1), 0x85ebca6b);
    hash ^= hash >>> 15;
    for (let slot = SLOT * (hash & mask); ; slot = slot === SLOT * mask ? 0 : slot + SLOT) {
      if (slots[slot + 2] === NO_EDGE || (slots[slot] === from && slots[slot + 1] === char)) return slot;
    }
  }
}
