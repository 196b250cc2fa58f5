/**
 * The pages around the chart: times as people say them, exact ones in the reader's own time zone. Without it they show the server's.
 * Where things stand in the order of their times, the time of day stands there too: moments ago says little, and fingers cannot hover.
 *
 * @module office
 */

import { bindCopies } from '../js/copy.js';
import { el } from '../js/base/dom.js';
import { bindMatches } from '../js/expectations/matches.js';
import { clock, exact, keepTimesTrue, parseTime, serverNow } from '../js/base/time.js';

const language = document.documentElement.lang || 'en';

for (const element of document.querySelectorAll('time')) {
  const when = parseTime(element.dateTime);
  if (!when) continue;
  if (element.classList.contains('exact')) element.textContent = exact(when, language);
  else element.title = exact(when, language);
  if (element.parentElement?.classList.contains('history-when')) element.after(el('span', { class: 'history-clock', text: clock(when, serverNow(), language) }));
}
keepTimesTrue(document.body, 'time:not(.exact)');
bindCopies(document.body);
bindMatches(document);
