import { everyThird } from '../support/suites.js';

everyThird(2);
