/**
 * Does so many things in one turn of the event loop, first come, first served: a crowd that comes in one moment takes
 * longer, and holds nobody up.
 */
export class InTurns<Member> {
  private waiting: Member[] = [];
  private first = 0;

  constructor(
    private readonly perTurn: number,
    private readonly visit: (member: Member) => void,
  ) {}

  add(member: Member): void {
    if (this.waiting.push(member) === 1) setImmediate(() => this.turn());
  }

  private turn(): void {
    const end = Math.min(this.waiting.length, this.first + this.perTurn);
    while (this.first < end) this.visit(this.waiting[this.first++]!);
    if (this.first < this.waiting.length) {
      setImmediate(() => this.turn());
      return;
    }
    this.waiting = [];
    this.first = 0;
  }
}
