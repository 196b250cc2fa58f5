import { every } from '../support/suites.js';

every(0);
