import { describeConformance } from './conformance.js';

describeConformance('on one process with all roles');
