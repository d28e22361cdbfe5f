export interface TurnOptions {
  /** Most members of one turn, unless too many wait. */
  readonly perTurn: number;
  /** Between two turns; zero for every turn of the event loop. */
  readonly everyMs?: number;
  /** So many turns at most for a crowd: a larger one has more members per turn. */
  readonly turnsMax?: number;
}

/**
 * Does so many things in one turn, first come, first served: a crowd that comes in one moment takes longer, and holds
 * nobody up.
 */
export class InTurns<Member> {
  private waiting: Member[] = [];
  private first = 0;

  constructor(
    private readonly options: TurnOptions,
    private readonly visit: (member: Member) => void,
  ) {}

  add(member: Member): void {
    if (this.waiting.push(member) === 1) setImmediate(() => this.turn());
  }

  private turn(): void {
    const { perTurn, everyMs = 0, turnsMax = Infinity } = this.options;
    // Of all since there was nobody: the crowd's last ones go as fast as its first.
    const count = Math.max(perTurn, Math.ceil(this.waiting.length / turnsMax));
    const end = Math.min(this.waiting.length, this.first + count);
    while (this.first < end) this.visit(this.waiting[this.first++]!);
    if (this.first < this.waiting.length) {
      if (everyMs > 0) setTimeout(() => this.turn(), everyMs);
      else setImmediate(() => this.turn());
      return;
    }
    this.waiting = [];
    this.first = 0;
  }
}
