/**
 * Whether what was kept of an arrangement can be built upon: it comes out of the browser's storage, where anything may have
 * happened to it. Pure.
 *
 * @module chart/sound
 */

/** @typedef {(value: any) => boolean} Check */

/** No chart is larger: numbers beyond would only cost time and room. */
const MOST_PLACES = 20_000;
const MOST_LENGTH = 1e7;

/** @type {Check} */
const place = (value) => Number.isInteger(value) && value >= 0 && value <= MOST_PLACES;
/** @type {Check} */
const length = (value) => Number.isFinite(value) && value >= 0 && value <= MOST_LENGTH;
/** @type {Check} */
const text = (value) => typeof value === 'string';
/** @type {Check} */
const thing = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param {Check} check @returns {Check} */
const listOf = (check) => (value) => Array.isArray(value) && value.length <= MOST_PLACES && value.every(check);
/** @param {Check} check @returns {Check} */
const recordOf = (check) => (value) => thing(value) && Object.values(value).every(check);
/** @param {Record<string, Check>} fields @returns {Check} */
const shapeOf = (fields) => (value) => thing(value) && Object.entries(fields).every(([name, check]) => Object.hasOwn(value, name) && check(value[name]));

/** A `Memory` of the network chart. */
export const isMemory = shapeOf({
  form: (value) => ['shelves', 'rows', 'tiles'].includes(value),
  boxes: recordOf(shapeOf({ shelf: place, x: length, decks: (value) => place(value) && value > 0, columns: listOf(length), inset: length, extra: length })),
  slots: recordOf(shapeOf({ box: text, row: place, column: place })),
  plugs: recordOf(place),
  lanes: recordOf(recordOf(place)),
  colors: recordOf(place),
  spines: recordOf(place),
  shelves: listOf(place),
  shelfWidth: length,
  gutter: length,
  pitch: length,
  rowWidth: length,
});

/** A `MountMemory` of the mount chart. */
export const isMountMemory = shapeOf({
  pens: recordOf(shapeOf({ box: text, column: place, y: length, h: length, cells: place })),
  seats: recordOf(shapeOf({ pen: text, y: length, h: length, cell: place })),
  rows: recordOf(text),
  spots: recordOf(place),
  lanes: recordOf(shapeOf({ lane: place, y1: length, y2: length })),
  colors: recordOf(place),
  columns: place,
  scale: length,
  room: place,
  shape: text,
});
