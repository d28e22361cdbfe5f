/** A judgement wants so many messages, or one of them would decide. */
const MESSAGES_MIN = 4;
/** What is usual is a mean in which a message weighs so much once there were enough of them. */
const USUAL_WEIGHT = 0.001;
/** After so many a single stall does not count for more than any late message: it is not what is usual. */
const KNOWN_AFTER = 50;
/** Messages are late when they take so much longer than usual, as a part of it and in milliseconds. */
const LATE_SHARE = 0.5;
const LATE_MS = 10;
/** Without a message for so long nobody is here who could be hurt. */
const SILENCE_MS = 2_000;

/** What a storm is to them who are connected already. */
export type Feeling = 'nothing' | 'fine' | 'late';

/**
 * How long messages take from the moment in which they were received, anywhere, until they are written to sockets of
 * this process, and whether that is longer than usual. All that the machines on the way are short of is in it.
 */
export class DeliveryDelay {
  private usualMs = 0;
  /** What {@link usualMs} stands on. */
  private messages = 0;
  private sumMs = 0;
  private count = 0;
  private notedAtMs = -Infinity;
  private feeling: Feeling = 'nothing';
  /** While something unusual goes on, what is usual is not learnt from it. */
  isUnusual = false;

  /** Messages were written, which had been received at these unix milliseconds. */
  note(receivedAtMs: readonly number[], nowMs = Date.now()): void {
    for (const atMs of receivedAtMs) {
      const delayMs = nowMs - atMs;
      this.sumMs += delayMs;
      this.count++;
      if (this.isUnusual) continue;
      this.messages++;
      const more = delayMs - this.usualMs;
      const counted = this.messages > KNOWN_AFTER ? Math.min(more, this.allowedMs) : more;
      this.usualMs += counted * Math.max(USUAL_WEIGHT, 1 / this.messages);
    }
    if (receivedAtMs.length > 0) this.notedAtMs = nowMs;
  }

  /** What they feel of late; asked from time to time, and each message counts once. */
  feel(nowMs = Date.now()): Feeling {
    if (nowMs - this.notedAtMs > SILENCE_MS || this.messages < MESSAGES_MIN) this.feeling = 'nothing';
    else if (this.count >= MESSAGES_MIN) {
      this.feeling = this.sumMs / this.count - this.usualMs > this.allowedMs ? 'late' : 'fine';
    } else return this.feeling;
    this.sumMs = 0;
    this.count = 0;
    return this.feeling;
  }

  private get allowedMs(): number {
    return Math.max(LATE_MS, LATE_SHARE * this.usualMs);
  }
}
