/**
 * The sizes of everything on the chart, in world units: pixels at zoom 1. The layout and the drawing both read them.
 *
 * Plugs of an upper card stand at `PLUG_INSET + n × PLUG_PITCH` from its left edge, those of the lower one facing it as
 * far from the right edge. A card is `CARD_W` (or some whole pitches more) wide, so that the two rows are half a pitch
 * apart and never meet: (CARD_W − 2 × PLUG_INSET) mod PLUG_PITCH is PLUG_PITCH / 2.
 *
 * @module chart/measures
 */

export const CARD_W = 220;
export const CARD_H = 76;
export const CARD_GAP = 16;

export const PLUG_INSET = 20;
export const PLUG_PITCH = 24;
/** Plugs that fit a card of the usual width; one with more is wider. */
export const PLUGS_PER_CARD = 8;
export const RING_R = 5.5;

export const BOX_PAD = 16;
export const BOX_TITLE_H = 42;
export const BOX_FOOT_H = 18;
export const BOX_GAP = 30;
export const SHELF_GAP = 30;
/** Between the decks of a box that stands on several shelves its spines need room at the left. */
export const DECK_SPINE_PITCH = 10;

export const LANE_PITCH = 20;
/** From a card's edge to the first lane of the corridor. */
export const LANE_PAD = 24;
export const MIN_LANES = 3;

export const FRAME_PAD = 6;

export const PILL_H = 18;
export const PILL_FONT = 14;
export const PILL_PAD = 8;
export const PILL_CLEARANCE = 4;
export const PILL_MIN_W = 44;
export const PILL_MAX_W = 190;

/** From the boxes to the names of shared networks, and from those to the first spine. */
export const GUTTER_GAP = 14;
export const GUTTER_MIN = 110;
export const SPINE_PITCH = 14;

export const HOST_GAP = 40;

/** Narrower windows than this are phones. */
export const PHONE_W = 640;
/** The zooms from which on the names on cards and rows can be read; those at which they are shown where the chart runs on. */
export const LEGIBLE = { shelves: 0.5, rows: 0.75 };
export const RUN_ON = { shelves: 0.6, rows: 0.95 };
export const SCENE_PAD = 24;

export const UNUSED_ROWS = 10;
export const UNUSED_PITCH = 22;
export const UNUSED_W = 220;

/** The second form: dense rows, with rails going down. */
export const ROW_W = 204;
/** Rows grow so wide where the window has room for it and names need it. */
export const ROW_MOST_W = 340;
/** What stands in a row: its sign, its name, a flag with its ports, and how many mounts it has. */
export const ROW_LABEL = 13.5;
export const ROW_SIGN_ROOM = 25;
export const ROW_FLAG_ROOM = 62;
export const ROW_MOUNTS_ROOM = 25;
export const ROW_END = 8;
export const ROW_PITCH = 18;
/** Where fingers point: WCAG 2.5.8 wants 24 pixels, and the chart goes no further out than that. */
export const ROW_PITCH_TOUCH = 26;
export const ROW_LEGIBLE_TOUCH = 24 / ROW_PITCH_TOUCH;
/** Between two rows. */
export const ROW_GAP = 1;
export const ROW_TITLE_H = 28;
/** Size of a title's text. */
export const ROW_TITLE = 16;
export const ROW_FOOT_H = 4;
/** Below the rows of a box that goes on in further columns, where its local rails are joined. */
export const ROW_SPINE_PITCH = 5;
export const ROW_BOX_PAD = 8;
export const ROW_BOX_GAP = 10;
export const ROW_COLUMN_GAP = 16;
/** Left and right of all columns: a phone has no room to spare. */
export const ROW_SCENE_PAD = 12;
export const ROW_LANE_PITCH = 11;
/** From a row's end to the first lane, and from the last lane to the box's edge. */
export const ROW_LANE_PAD = 12;
export const ROW_MIN_LANES = 2;
export const ROW_RING_R = 4;
export const ROW_PILL_MIN_W = 72;
export const ROW_FRAME_PAD = 0.5;
/** Above and below the boxes, where rails of several columns are joined. */
export const ROW_HEADER_PITCH = 22;
