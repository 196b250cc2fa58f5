/**
 * What a chart asks of the page, and tells it.
 *
 * @module callbacks
 */

import { get, part } from '../base/api.js';
import { describe } from '../base/words.js';
import { paired } from '../reach/mode.js';

/**
 * @param {import('./app.js').App} app
 * @param {'network'|'mounts'} chart
 * @returns {import('../chart/chart.js').Callbacks}
 */
export function chartCallbacks(app, chart) {
  const { view } = app;
  return {
    onHover: (id) => view.set({ hovered: id }),
    onSelect: (id, second) => {
      if (second && !app.past.away && id !== null && paired(view.state, id)) app.reach.pairWith(id);
      else app.select(id === view.state.selected ? null : id);
    },
    onEntered: (id) => app.announcer.say(app.reach.explain(id)),
    explain: (id) => (chart === 'network' ? app.reach.explain(id) : ''),
    onCamera: (camera) => app.charts[chart].moved(() => view.set({ camera })),
    targets: async (container) => {
      if (app.isGhost(container)) return new Map();
      const { networks } = await get(`/api/containers/${part(container)}/targets`);
      return new Map(networks.map((/** @type {any} */ network) => [network.id, network]));
    },
    onConnect: (container, network) => app.acting.connect(container, network),
    onDisconnect: (id) => {
      const endpoint = app.model?.endpoints.get(id);
      if (endpoint && !app.isGhost(id)) app.acting.disconnect(endpoint.container, endpoint.network);
    },
    refusal: () => app.status.refusal,
    onRefused: (sentence) => app.notices.show({ kind: 'hint', text: sentence }),
    describe: (id) => (app.model ? [describe(app.model, id, chart), app.shownAlerts.phrase(id), app.past.away ? '' : app.expectations.phrase(id), app.past.away ? '' : app.notes.phrase(id), app.past.phrase(id)].filter(Boolean).join(', ') : ''),
  };
}
