import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Difference } from './compare.js';
import { DECLARED, fits, NOT_PLAYED } from './differences.js';
import { loadRecordings } from './recording.js';
import { Replay } from './replay.js';
import { Stage, type StageLayout } from './stage.js';

const STAGE_WITHIN_MS = 120_000;

/** The declaration that covers a difference. */
function declarationOf(scenario: string, difference: Difference): number {
  return DECLARED.findIndex((declared) => fits(declared, scenario, difference));
}

/** Plays every recording on a layout; each is a test of its own. */
export function describeConformance(layout: StageLayout): void {
  const used = new Set<number>();

  describe(`what the original server answered, ${layout}`, () => {
    let stage: Stage;

    beforeAll(async () => {
      stage = await Stage.open(layout);
    }, STAGE_WITHIN_MS);

    afterAll(() => stage?.dispose());

    for (const recording of loadRecordings().filter(({ name }) => !(name in NOT_PLAYED))) {
      it(`${recording.name}: ${recording.about}`, async () => {
        const isDeclared = (difference: Difference): boolean =>
          declarationOf(recording.name, difference) !== -1;
        const differences = await new Replay(stage, recording, isDeclared).run();
        for (const difference of differences) used.add(declarationOf(recording.name, difference));
        expect(differences.filter((difference) => !isDeclared(difference))).toEqual([]);
      });
    }

    it('differs only where it says so: every declaration is met by some scenario', () => {
      expect(DECLARED.filter((_, index) => !used.has(index)).map(({ item }) => item)).toEqual([]);
    });
  });
}
