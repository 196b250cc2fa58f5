/**
 * How the cards of the network chart look: cards, or rows in the dense form.
 *
 * @module chart/cardface
 */
import { cardLook, drawCard } from './drawcard.js';
import { drawRow } from './drawrow.js';
import { cardFading } from './marks.js';

/** @type {import('./cardset.js').Face} */
export const cardFace = {
  lookOf: (card, { model }) => cardLook(model.containers.get(card.id)),
  classOf: (card, { model }) => `s-${model.containers.get(card.id)?.sign}`,
  draw(group, card, content, detail, { model, t }) {
    const view = model.containers.get(card.id);
    if (!view) return;
    if (content.upright) drawRow(group, card, view, detail, t);
    else drawCard(group, card, view, detail, t);
  },
  fading: cardFading,
};
