import { expect, it } from 'vitest'
import { clientOf } from './client.ts'

const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0'

it.each([
  [`${CHROME} Safari/537.36`, 'chrome'],
  [`${CHROME} YaBrowser/25.10.0 Safari/537.36`, 'yandex'],
  [`${CHROME} Safari/537.36 Edg/143.0.0.0`, 'edge'],
  [`${CHROME} Safari/537.36 OPR/120.0.0.0`, 'opera'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'firefox'],
  ['Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/604.1', 'safari'],
  ['curl/8.5.0', 'other'],
  [undefined, 'other'],
])('a session of %s is known as one of %s', (agent, browser) => {
  expect(clientOf({ ip: '192.0.2.7', headers: { 'user-agent': agent } }).browser).toBe(browser)
})

it.each([
  ['192.0.2.7', '192.0.2.0/24'],
  ['::ffff:192.0.2.7', '192.0.2.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
])('of the address %s only %s is kept', (ip, network) => {
  expect(clientOf({ ip, headers: {} }).network).toBe(network)
})
