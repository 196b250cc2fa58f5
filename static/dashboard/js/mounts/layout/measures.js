/**
 * The sizes of everything on the mount chart, in world units: pixels at zoom 1. How wide things are hangs on the window and stands
 * in frame.js. Layout and drawing both read them.
 *
 * @module mounts/measures
 */

export const PITCH = 26;
export const ROW_H = 22;
/** Between the rows of one container and those of the next. */
export const SEAT_GAP = 5;

export const PAD = 12;
export const TITLE_H = 36;
export const FOOT = 11;

/** Right of the boxes of a column stand the rails of what several boxes share. */
export const LANES_PAD = 14;
export const LANE = 16;
/** So close they stand at most. */
export const LANE_LEAST = 6;
export const RING_R = 5;
/** How far a rail goes on beyond its first mount and its last. */
export const RAIL_END = 9;

export const BOX_GAP = 14;
/** A project that is just coming up has room for at least so many rows more. */
export const ROWS_OF_COMING = 5;
export const COLUMN_GAP = 14;
export const HEAD_H = 26;
/** Around the whole: above, at the sides, and below, where the buttons for zooming lie upon it. */
export const TOP = 6;
export const SIDE = 16;
export const BOTTOM = 64;

/** A box with more than this goes on in another column. */
export const PEN_MOST = 44 * PITCH;

/** Rows of a part of the list of unused volumes. */
export const ROWS_OF_UNUSED = 40;
