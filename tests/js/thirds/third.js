import { every } from '../support/suites.js';

every(2);
