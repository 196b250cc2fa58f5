/** What a query finds. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { countHits, match, parseQuery } from '../../static/dashboard/js/search/search.js';
import { isWhole } from '../../static/dashboard/js/search/pattern.js';
import { inSubnet } from '../../static/dashboard/js/search/address.js';
import { Host } from './support/host.js';

const host = new Host(1);
const proxy = host.network('proxy', { subnets: [{ subnet: '172.30.0.0/16', gateway: null }] });
const own = host.network('shop_default', { project: 'shop', subnets: [{ subnet: '10.5.0.0/24', gateway: null }] });
const web = host.container('shop-web-1', { project: 'shop', service: 'web', networks: [proxy, own], ports: [8443], image: 'nginx:1.27' });
const db = host.container('shop-db-1', { project: 'shop', service: 'db', networks: [own], state: 'exited', image: 'ghcr.io/acme/Postgres:16' });
const loner = host.container('my loner', { health: 'unhealthy' });
const mate = host.container('sidecar', { mode: web });
const address = host.connect(loner, proxy);
host.node({ ...host.topology.nodes.get(address), id: address, kind: 'endpoint', ipv4: '172.30.7.9/16', ipv6: 'fd00::7/64' });
const model = buildModel(host.topology);
const labels = new Map([[web, { 'traefik.enable': 'true', tier: 'Front' }]]);

/** @param {string} query @returns {string[]} ids of the containers that are found */
function containers(query) {
  return [...match(model, query, labels)].filter((id) => id.startsWith('container:')).sort();
}

/** @param {string} query @returns {string[]} names of the networks that are found */
function networks(query) {
  return [...match(model, query, labels)].flatMap((id) => model.networks.get(id)?.name ?? []).sort();
}

describe('a query', () => {
  it('is taken apart into words and fields, quoted and negated', () => {
    assert.deepEqual(parseQuery('Web -state:exited network:"my net" nginx:1.27 label: "open'), [
      { field: null, value: 'web', not: false },
      { field: 'state', value: 'exited', not: true },
      { field: 'network', value: 'my net', not: false },
      { field: null, value: 'nginx:1.27', not: false },
      { field: null, value: 'open', not: false },
    ]);
    assert.deepEqual(parseQuery(' - "" network: '), []);
  });

  it('finds nothing when it says nothing', () => {
    assert.equal(match(model, '').size, 0);
    assert.equal(match(model, 'label:').size, 0);
  });

  it('finds plain words in names, images, projects and addresses', () => {
    assert.deepEqual(containers('WEB'), [web]);
    assert.deepEqual(containers('postgres'), [db]);
    assert.deepEqual(containers('"my l"'), [loner]);
    assert.deepEqual(containers('172.30.7'), [loner]);
    assert.deepEqual(containers(web.slice('container:'.length, 30)), [web]);
    assert.deepEqual(networks('prox'), ['proxy']);
  });

  it('finds by network, also who shares a sandbox on it', () => {
    assert.deepEqual(containers('network:proxy'), [web, loner, mate].sort());
    assert.deepEqual(networks('network:proxy'), ['proxy']);
  });

  it('finds by project, image, state, port and label', () => {
    assert.deepEqual(containers('project:shop'), [web, db].sort());
    assert.deepEqual(networks('project:shop'), ['shop_default']);
    assert.deepEqual(containers('image:acme'), [db]);
    assert.deepEqual(containers('state:exit'), [db]);
    assert.deepEqual(containers('state:unhealthy'), [loner]);
    assert.deepEqual(containers('port:8443'), [web]);
    assert.deepEqual(containers('port:80/tcp'), [web]);
    assert.deepEqual(containers('port:80/udp'), []);
    assert.deepEqual(containers('port:8'), []);
    assert.deepEqual(containers('label:tier=front'), [web]);
    assert.deepEqual(containers('label:traefik.enable'), [web]);
    assert.deepEqual(containers('project:shop -label:tier'), [db]);
  });

  it('finds nothing by a label that is not known yet, nor by its opposite', () => {
    for (const query of ['label:tier', '-label:tier', 'project:shop -label:tier']) assert.equal(match(model, query).size, 0);
  });

  it('finds by address, its beginning or its subnet', () => {
    assert.deepEqual(containers('ip:172.30.7.9'), [loner]);
    assert.deepEqual(containers('ip:172.30.0.0/16'), [loner]);
    assert.deepEqual(containers('ip:fd00::/16'), [loner]);
    assert.deepEqual(containers('ip:172.30.7.0/30'), []);
    assert.deepEqual(networks('ip:10.0.0.0/8'), ['shop_default']);
  });

  it('wants everything it says, and nothing that it negates', () => {
    assert.deepEqual(containers('project:shop state:running'), [web]);
    assert.deepEqual(containers('project:shop -state:running'), [db]);
    assert.deepEqual(containers('-network:proxy'), [db]);
    assert.deepEqual(networks('-state:exited'), []);
    assert.deepEqual(networks('-project:shop -network:host -network:none -bridge'), ['proxy']);
  });

  it('brings the plugs that were meant along, and does not count them', () => {
    const hits = match(model, 'web network:proxy');
    const plugs = [...hits].filter((id) => id.startsWith('endpoint:'));
    assert.deepEqual(plugs.map((id) => model.endpoints.get(id)?.network), [proxy]);
    assert.equal(countHits(hits), 1);
    assert.equal([...match(model, 'network:shop*')].filter((id) => model.endpoints.get(id)?.network === own).length, 2);
  });
});

it('knows which addresses are in a subnet', () => {
  assert.ok(inSubnet('10.1.2.3', '10.0.0.0/8'));
  assert.ok(!inSubnet('11.1.2.3', '10.0.0.0/8'));
  assert.ok(inSubnet('fd00::1', 'fd00::/8'));
  assert.ok(inSubnet('::1', '::1/128'));
  for (const wrong of ['10.0.0.0', '10.0.0.0/33', '10.0.0/8', '10.0.0.0/x', '10.0.0.300/8', 'fd00:::/8', 'g::/8', '::/8', '1:2:3:4:5:6:7:8::/8']) {
    assert.ok(!inSubnet('10.1.2.3', wrong), wrong);
  }
});

it('many stars take no longer than few', () => {
  // A regular expression would try each run of letters for each star: with five of them for minutes.
  assert.equal(isWhole('a'.repeat(255), `${'*a'.repeat(400)}b`), false);
  assert.equal(isWhole('a'.repeat(255), `${'*a'.repeat(254)}b*`), false);
  assert.equal(isWhole('a'.repeat(255), '*a'.repeat(255)), true);
});
