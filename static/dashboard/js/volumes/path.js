import { part } from '../base/api.js';

/** @param {string} name a volume's @returns {string} where the API has it; one called as a deed of the API is asked for by its ID */
export const volumePath = (name) => `/api/volumes/${part(name === 'prune' ? `volume:${name}` : name)}`;
