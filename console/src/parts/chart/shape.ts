export interface Size {
  readonly width: number;
  readonly height: number;
}

export type Values = readonly (number | null)[];

/** A round number at or above the largest value: where the scale ends. */
export function ceilingOf(series: readonly Values[]): number {
  const max = Math.max(0, ...series.flat().map((value) => value ?? 0));
  if (max === 0) return 1;
  const magnitude = 10 ** Math.floor(Math.log10(max));
  const steps = [1, 2, 5, 10];
  return magnitude * (steps.find((step) => step * magnitude >= max) ?? 10);
}

/** Where the value at an index stands. */
export function pointAt(values: Values, index: number, ceiling: number, { width, height }: Size) {
  const x = values.length < 2 ? width : (index / (values.length - 1)) * width;
  return { x, y: height - ((values[index] ?? 0) / ceiling) * height };
}

/** The line of SVG path commands through the values; it breaks where there is no value. */
export function lineOf(values: Values, ceiling: number, size: Size): string {
  return values
    .map((value, index) => {
      if (value === null) return '';
      const { x, y } = pointAt(values, index, ceiling, size);
      const starts = index === 0 || values[index - 1] === null;
      // A value alone is a dot: a line of no length, with round ends.
      const isAlone = starts && (values[index + 1] ?? null) === null;
      return `${starts ? 'M' : 'L'}${round(x)} ${round(y)}${isAlone ? 'h0' : ''}`;
    })
    .join('');
}

/** The area between the line and the ground, one piece per unbroken run of values. */
export function areaOf(values: Values, ceiling: number, size: Size): string {
  return runsOf(values)
    .map(([first, last]) => {
      const points = Array.from({ length: last - first + 1 }, (_, offset) =>
        pointAt(values, first + offset, ceiling, size),
      );
      const top = points.map(({ x, y }) => `L${round(x)} ${round(y)}`).join('');
      return `M${round(points[0]!.x)} ${size.height}${top}L${round(points.at(-1)!.x)} ${size.height}Z`;
    })
    .join('');
}

function runsOf(values: Values): [number, number][] {
  const runs: [number, number][] = [];
  values.forEach((value, index) => {
    if (value === null) return;
    const open = runs.at(-1);
    if (open && open[1] === index - 1) open[1] = index;
    else runs.push([index, index]);
  });
  return runs;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
