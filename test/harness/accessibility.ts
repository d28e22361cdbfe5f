import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const GRAVE = new Set(['serious', 'critical']);

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What to look at; everything unless it is narrowed. */
export interface Look {
  readonly rules?: readonly string[];
  /** A selector. */
  readonly within?: string;
}

/** The serious and critical faults that axe finds on the page as it is now, one line each. */
export async function graveFaults(page: Page, { rules, within = 'html' }: Look = {}): Promise<string[]> {
  // Through the debugger: the page's own policy lets no foreign script in.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  const options = rules ? { runOnly: { type: 'rule', values: rules } } : {};
  const violations = await page.evaluate(
    async ([context, how]) => {
      const { axe } = globalThis as unknown as {
        axe: { run: (context: string, options: object) => Promise<{ violations: Violation[] }> };
      };
      return (await axe.run(context, { resultTypes: ['violations'], ...how })).violations;
    },
    [within, options] as const,
  );
  return violations
    .filter(({ impact }) => GRAVE.has(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}
