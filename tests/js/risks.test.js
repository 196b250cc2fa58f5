/** Each risk is said once. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plainRisks } from '../../static/dashboard/js/mounts/risks.js';

const SOCKET = '/var/run/docker.sock';
/** @param {string} code @param {string} container @param {boolean} rw @param {string} [destination] */
const risk = (code, container, rw, destination = SOCKET) => ({ code, container, rw, destination, other: null });

describe('risks', () => {
  it('of the socket are one, whoever may write to it, and by whatever rule', () => {
    const plain = plainRisks([risk('docker_socket', 'a', false), risk('docker_socket', 'b', true), risk('host_run', 'b', true)]);
    assert.deepEqual(plain.map(({ code, container, rw }) => [code, container, rw]), [['docker_socket', 'a', false], ['docker_socket', 'b', false]]);
  });

  it('of other mounts stay', () => {
    const all = [risk('docker_socket', 'a', true), risk('host_run', 'a', true, '/run'), risk('host_etc', 'b', true, '/etc')];
    assert.deepEqual(plainRisks(all), all);
  });
});
