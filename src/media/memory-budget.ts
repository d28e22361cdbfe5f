/** The memory that uploads of this process may hold together. */
export class MemoryBudget {
  constructor(private freeBytes: number) {}

  /** An account for one upload, empty at first. */
  open(): MemoryAccount {
    let held = 0;
    return {
      reserve: (bytes) => {
        if (bytes > this.freeBytes) return false;
        this.freeBytes -= bytes;
        held += bytes;
        return true;
      },
      release: () => {
        this.freeBytes += held;
        held = 0;
      },
    };
  }
}

export interface MemoryAccount {
  /** Takes bytes out of the budget; false, and nothing taken, when so many are not left. */
  readonly reserve: (bytes: number) => boolean;
  /** Gives back everything that was taken. */
  readonly release: () => void;
}
