import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';

/** @type {string[]} */
let led = [];
/** @type {((event: {target: object}) => void)[]} */
let listeners = [];
let number = 0;

class Form {
  /** @param {string} action */
  constructor(action) {
    this.action = action;
  }
}

/** The module as a page that has just been opened has it: it remembers who logs out. @returns {Promise<typeof import('../../static/dashboard/js/base/login.js')>} */
const opened = () => import(`../../static/dashboard/js/base/login.js?${number++}`);
/** @param {string} path */
const submit = (path) => listeners.forEach((listen) => listen({ target: new Form(`http://here${path}`) }));

beforeEach(() => {
  [led, listeners] = [[], []];
  mock.timers.enable({ apis: ['setTimeout'] });
  Object.assign(globalThis, {
    HTMLFormElement: Form,
    document: { addEventListener: (/** @type {string} */ _kind, /** @type {any} */ listen) => listeners.push(listen) },
    location: { pathname: '/history/', search: '?kind=stop', hash: '#x', assign: (/** @type {string} */ to) => led.push(to) },
  });
});
afterEach(() => {
  mock.timers.reset();
  for (const name of ['HTMLFormElement', 'document', 'location']) Reflect.deleteProperty(globalThis, name);
});

const WAY = '/accounts/login/?ended=1&next=%2Fhistory%2F%3Fkind%3Dstop%23x';

test('whose session has ended is led to the login page at once, and from there back', async () => {
  const { bindLogout, toLogin } = await opened();
  bindLogout();
  submit('/account/profile/');
  toLogin();
  assert.deepEqual(led, [WAY]);
});

test('who logs out is led by the server, and by us if it has not answered within five seconds', async () => {
  const { bindLogout, toLogin } = await opened();
  bindLogout();
  submit('/accounts/logout/');
  toLogin();
  mock.timers.tick(4999);
  assert.deepEqual(led, []);
  mock.timers.tick(1);
  assert.deepEqual(led, [WAY]);
});
