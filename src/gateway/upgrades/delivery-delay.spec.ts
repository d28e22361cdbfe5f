import { describe, expect, it } from '@jest/globals';
import { DeliveryDelay } from './delivery-delay.js';

const NOW = 1_800_000_000_000;
const taking = (ms: number, count: number): number[] => Array.from({ length: count }, () => NOW - ms);

describe(DeliveryDelay.name, () => {
  it('feels nothing before the first messages and when none have come for a while', () => {
    const delay = new DeliveryDelay();
    expect(delay.feel(NOW)).toBe('nothing');
    delay.note(taking(20, 10), NOW);
    expect(delay.feel(NOW)).toBe('fine');
    expect(delay.feel(NOW + 1_000)).toBe('fine');
    expect(delay.feel(NOW + 3_000)).toBe('nothing');
  });

  it('feels it when messages take half as long again as usual', () => {
    const delay = new DeliveryDelay();
    delay.note(taking(100, 100), NOW);
    expect(delay.feel(NOW)).toBe('fine');
    delay.isUnusual = true;
    delay.note(taking(140, 10), NOW);
    expect(delay.feel(NOW)).toBe('fine');
    delay.note(taking(160, 10), NOW);
    expect(delay.feel(NOW)).toBe('late');
    delay.note(taking(100, 10), NOW);
    expect(delay.feel(NOW)).toBe('fine');
  });

  it('takes some milliseconds for nothing, and knows clocks that differ', () => {
    const delay = new DeliveryDelay();
    delay.note(taking(-50, 100), NOW);
    delay.isUnusual = true;
    delay.note(taking(-42, 10), NOW);
    expect(delay.feel(NOW)).toBe('fine');
    delay.note(taking(-38, 10), NOW);
    expect(delay.feel(NOW)).toBe('late');
  });

  it('does not learn from what is unusual, and slowly what becomes usual', () => {
    const delay = new DeliveryDelay();
    delay.note(taking(20, 100), NOW);
    delay.isUnusual = true;
    delay.note(taking(200, 1_000), NOW);
    expect(delay.feel(NOW)).toBe('late');
    delay.isUnusual = false;
    delay.note(taking(200, 5), NOW);
    expect(delay.feel(NOW)).toBe('late');
    delay.note(taking(200, 5_000), NOW);
    expect(delay.feel(NOW)).toBe('fine');
  });

  it('does not take a stall for what is usual', () => {
    const delay = new DeliveryDelay();
    delay.note(taking(20, 2_000), NOW);
    delay.note(taking(3_000, 100), NOW);
    expect(delay.feel(NOW)).toBe('late');
    delay.note(taking(35, 5), NOW);
    expect(delay.feel(NOW)).toBe('late');
    delay.note(taking(28, 5), NOW);
    expect(delay.feel(NOW)).toBe('fine');
  });

  it('judges by some messages, never by one', () => {
    const delay = new DeliveryDelay();
    delay.note(taking(20, 100), NOW);
    expect(delay.feel(NOW)).toBe('fine');
    delay.note(taking(500, 1), NOW);
    expect(delay.feel(NOW)).toBe('fine');
    delay.note(taking(500, 3), NOW);
    expect(delay.feel(NOW)).toBe('late');
  });
});
