/** Bits per word: of other pairs, one in eight or fewer passes. */
const BITS_PER_WORD = 8;
/** Stands for the second character of a word that has none. */
const ANY = 0xffff;

/**
 * Says of a pair of characters that no word begins with it, or that one may: a bitmap so small that it stays in the
 * processor's nearest cache, which the edges of a long list do not. Most places in a text are done with by it.
 */
export class Beginnings {
  private readonly bits: Uint32Array;
  private readonly mask: number;

  constructor(wordsMax: number) {
    const size = 2 ** Math.ceil(Math.log2(BITS_PER_WORD * wordsMax + 32));
    this.bits = new Uint32Array(size / 32);
    this.mask = size - 1;
  }

  add(word: string): void {
    const bit = this.bitOf(word.charCodeAt(0), word.length === 1 ? ANY : word.charCodeAt(1));
    this.bits[bit >>> 5]! |= 1 << (bit & 31);
  }

  /** Never false for the beginning of a word that was added; what follows it in the text does not matter. */
  mayBegin(first: number, second: number): boolean {
    return this.has(this.bitOf(first, second)) || this.has(this.bitOf(first, ANY));
  }

  private has(bit: number): boolean {
    return (this.bits[bit >>> 5]! & (1 << (bit & 31))) !== 0;
  }

  private bitOf(first: number, second: number): number {
    const hash = Math.imul(first ^ Math.imul(second, 0x9e3779b1), 0x85ebca6b);
    return (hash ^ (hash >>> 15)) & this.mask;
  }
}
