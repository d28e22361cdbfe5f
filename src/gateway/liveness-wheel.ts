/** How many turns of the wheel make one ping interval. */
const SLOTS = 25;

/**
 * Visits every member once per interval with one timer for all of them, a twenty-fifth at a time, so that pings
 * leave evenly instead of in bursts.
 */
export class LivenessWheel<Member> {
  private readonly slots: Set<Member>[] = Array.from({ length: SLOTS }, () => new Set<Member>());
  private readonly slotOf = new Map<Member, Set<Member>>();
  private next = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly intervalMs: number,
    private readonly visit: (member: Member) => void,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.turn(), this.intervalMs / SLOTS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** The member is visited first after one whole interval. */
  add(member: Member): void {
    const slot = this.slots[(this.next + SLOTS - 1) % SLOTS]!;
    slot.add(member);
    this.slotOf.set(member, slot);
  }

  remove(member: Member): void {
    this.slotOf.get(member)?.delete(member);
    this.slotOf.delete(member);
  }

  private turn(): void {
    for (const member of this.slots[this.next]!) this.visit(member);
    this.next = (this.next + 1) % SLOTS;
  }
}
