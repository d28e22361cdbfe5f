/**
 * The order of the test files on a machine that has no memory of their times: the longest first, so that no worker
 * is left alone with one in the end. Where there is a memory, Jest's own order is as good.
 */
import Sequencer from '@jest/test-sequencer';

const KINDS = [
  // A cluster on its own engines under strikes; every recording on two layouts.
  /\/faults\.e2e-spec\.ts$/,
  /\/conformance[^/]*\.e2e-spec\.ts$/,
  /\/boot\.e2e-spec\.ts$/,
  // These start servers.
  /\.e2e-spec\.ts$/,
  /\.medium-spec\.ts$/,
  /\.spec\.ts$/,
];

const kindOf = ({ path }) => KINDS.findIndex((kind) => kind.test(path));

export default class LongestFirst extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    return sorted.some(({ duration }) => duration !== undefined)
      ? sorted
      : [...sorted].sort((one, other) => kindOf(one) - kindOf(other));
  }
}
