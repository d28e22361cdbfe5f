/** Prints a result: one JSON value for scripts, or lines of `name: value` for people. */
export function print(result: object, asJson: boolean): void {
  process.stdout.write(asJson ? `${JSON.stringify(result)}\n` : describe(result));
}

function describe(result: object): string {
  if (Array.isArray(result))
    return result.length === 0 ? 'none\n' : result.map((each: object) => `${inOneLine(each)}\n`).join('');
  return Object.entries(result)
    .map(([name, value]) => `${name}: ${show(value)}\n`)
    .join('');
}

function inOneLine(row: object): string {
  return Object.entries(row)
    .map(([name, value]) => `${name}=${show(value)}`)
    .join('  ');
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
