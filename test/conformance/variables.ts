const PLACEHOLDER = /\$\{([^}|]+)(?:\|(\w+))?\}/g;

/** The values behind `${…}` in a recording. */
export class Variables {
  private readonly values = new Map<string, string>();

  set(name: string, value: string): void {
    this.values.set(name, value);
  }

  /** Replaces placeholders in texts, at any depth of a value. */
  fill<T>(value: T): T {
    if (typeof value === 'string')
      return value.replace(PLACEHOLDER, (_, name, change) => this.get(name, change)) as T;
    if (Array.isArray(value)) return value.map((each: unknown) => this.fill(each)) as T;
    return value;
  }

  private get(name: string, change: string | undefined): string {
    const value = this.values.get(name);
    if (value === undefined) throw new Error(`The recording uses ${name} before it is known`);
    if (change === 'upper') return value.toUpperCase();
    if (change === 'percent') return `%${value.charCodeAt(0).toString(16)}${value.slice(1)}`;
    return value;
  }
}
