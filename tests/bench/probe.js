// Put into the page before anything of its own: tells when the chart is painted, what frames cost, what moved.
window.probe = (() => {
  const BOX = '.chart-surface .box';
  const THINGS = '.chart-surface [data-id], .chart-surface [data-box]';
  const probe = { painted: 0, drawn: 0 };
  let frameAt = 0;
  let counting = false;
  let times = [];
  let places = new Map();

  /** Calls back when the next frame has been put on the screen. */
  const afterPaint = (callback) => requestAnimationFrame(() => setTimeout(() => callback(performance.now())));

  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...parameters) {
      super(...parameters);
      this.addEventListener('message', (event) => {
        if (frameAt === -1 && event.data.startsWith('{"type":"delta"')) frameAt = performance.now();
      });
    }
  };

  new MutationObserver(() => {
    if (!probe.painted && document.querySelector(BOX)) {
      probe.painted = -1;
      afterPaint((now) => { probe.painted = now; });
    }
    if (frameAt > 0) {
      const since = frameAt;
      frameAt = 0;
      // The next frame begins when this one has been handed on; what else it has to do does not count.
      requestAnimationFrame(() => { probe.drawn = performance.now() - since; });
    }
  }).observe(document, { childList: true, subtree: true });

  probe.countFrames = () => {
    times = [];
    counting = true;
    const tick = (now) => {
      times.push(now);
      if (counting) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  };
  probe.frames = () => {
    counting = false;
    return times.slice(1).map((time, at) => time - times[at]);
  };

  const whereabouts = () => new Map(
    [...document.querySelectorAll(THINGS)]
      .filter((element) => element.matches('[data-box], .card'))
      .map((element) => [element.dataset.box ?? element.dataset.id, element.getBoundingClientRect()]),
  );
  probe.remember = () => {
    probe.drawn = 0;
    places = whereabouts();
    frameAt = -1;
  };
  probe.moved = () => {
    let most = 0;
    for (const [key, now] of whereabouts()) {
      const before = places.get(key);
      if (before) most = Math.max(most, Math.hypot(now.x - before.x, now.y - before.y));
    }
    return most;
  };
  return probe;
})();
