/** Most turns of the wheel in one interval, and how long one lasts at least. */
const SLOTS_MAX = 250;
const TURN_MS_MIN = 20;

/**
 * Visits every member once per interval with one timer for all of them, a small part at a time, so that pings leave
 * evenly instead of in bursts.
 */
export class LivenessWheel<Member> {
  private readonly slots: Set<Member>[];
  private readonly slotOf = new Map<Member, Set<Member>>();
  private next = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly intervalMs: number,
    private readonly visit: (member: Member) => void,
  ) {
    const count = Math.max(1, Math.min(SLOTS_MAX, Math.floor(intervalMs / TURN_MS_MIN)));
    this.slots = Array.from({ length: count }, () => new Set<Member>());
  }

  start(): void {
    this.timer = setInterval(() => this.turn(), this.intervalMs / this.slots.length);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** The member is visited first after one whole interval. */
  add(member: Member): void {
    const slot = this.slots[(this.next + this.slots.length - 1) % this.slots.length]!;
    slot.add(member);
    this.slotOf.set(member, slot);
  }

  remove(member: Member): void {
    this.slotOf.get(member)?.delete(member);
    this.slotOf.delete(member);
  }

  private turn(): void {
    for (const member of this.slots[this.next]!) this.visit(member);
    this.next = (this.next + 1) % this.slots.length;
  }
}
