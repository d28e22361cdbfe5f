import { round } from './latencies.mjs';

/**
 * Least squares over a process's memory: how fast it grows, with the standard error.
 * @param {[hours: number, mb: number][]} samples at least three
 */
export function slopeOf(samples) {
  const mean = (of) => samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [meanHours, meanMb] = [mean(([hours]) => hours), mean(([, mb]) => mb)];
  const sum = (of) => samples.reduce((total, [hours, mb]) => total + of(hours - meanHours, mb - meanMb), 0);
  const spread = sum((hours) => hours ** 2);
  const perHour = sum((hours, mb) => hours * mb) / spread;
  const residual = sum((hours, mb) => (mb - perHour * hours) ** 2);
  return {
    firstMb: round(samples[0][1], 1),
    lastMb: round(samples.at(-1)[1], 1),
    mbPerHour: round(perHour, 1),
    standardError: round(Math.sqrt(residual / (samples.length - 2) / spread), 1),
    samples: samples.length,
  };
}
