/** The time, as a part that tests can replace. All times inside Hongyan are unix milliseconds. */
export class Clock {
  nowMs(): number {
    return Date.now();
  }
}
