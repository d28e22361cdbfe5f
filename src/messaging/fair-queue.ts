/** A queue in which parties take turns, one entry at a time; the entries of one party keep their order. */
export class FairQueue<Entry> {
  /** Those who wait, in the order of their turns; nobody waits with nothing. */
  private parties = new Map<unknown, Entry[]>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  add(party: unknown, entry: Entry): void {
    const entries = this.parties.get(party);
    if (entries) entries.push(entry);
    else this.parties.set(party, [entry]);
    this.count++;
  }

  /** What {@link take} would return. */
  peek(mayGo?: (entry: Entry) => boolean): Entry | undefined {
    for (const [first] of this.parties.values()) if (!mayGo || mayGo(first!)) return first;
    return undefined;
  }

  /**
   * Takes the first entry of the party whose turn it is; its next one waits until all others had theirs. A party whose
   * first entry may not go keeps its turn, and waits with all that it has.
   */
  take(mayGo?: (entry: Entry) => boolean): Entry | undefined {
    for (const [party, entries] of this.parties) {
      if (mayGo && !mayGo(entries[0]!)) continue;
      const entry = entries.shift();
      this.parties.delete(party);
      if (entries.length > 0) this.parties.set(party, entries);
      this.count--;
      return entry;
    }
    return undefined;
  }

  /** Takes out all entries that match, wherever they wait. */
  remove(matches: (entry: Entry) => boolean): Entry[] {
    const removed: Entry[] = [];
    for (const [party, entries] of this.parties) {
      const rest = entries.filter((entry) => !matches(entry) || !removed.push(entry));
      if (rest.length === 0) this.parties.delete(party);
      else this.parties.set(party, rest);
    }
    this.count -= removed.length;
    return removed;
  }
}
