import { describeConformance } from './conformance.js';

describeConformance('on two processes of each role');
