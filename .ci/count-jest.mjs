/**
 * Prints "passed failed" from Jest's JSON report. A test file that could not be loaded counts as one failure,
 * and so does a run that failed without saying where (no report, or a bad exit code with all tests green).
 */
import { existsSync, readFileSync } from 'node:fs';

const [path, exitCode] = process.argv.slice(2);
const report = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
const { numPassedTests = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = report;
const failed = numFailedTests + numRuntimeErrorTestSuites;
console.log(numPassedTests, failed === 0 && exitCode !== '0' ? 1 : failed);
