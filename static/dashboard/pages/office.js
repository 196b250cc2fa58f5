/**
 * The pages around the chart: times as people say them, exact ones in the reader's own time zone. Without it they show the server's.
 *
 * @module office
 */

import { exact, keepTimesTrue, parseTime } from '../js/time.js';

const language = document.documentElement.lang || 'en';

for (const element of document.querySelectorAll('time')) {
  const when = parseTime(element.dateTime);
  if (!when) continue;
  if (element.classList.contains('exact')) element.textContent = exact(when, language);
  else element.title = exact(when, language);
}
keepTimesTrue(document.body, 'time:not(.exact)');
