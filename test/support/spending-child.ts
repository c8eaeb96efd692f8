/**
 * Makes calls on a server until they are done or the budget is, 64 in flight, and says how it ended. Arguments: the
 * server, the folder of the ledger, the limit in US dollars, and the numbers of the first and the last call.
 */
import { join } from 'node:path'
import { TunesmithError } from '../../src/core/errors.ts'
import { inParallel } from '../../src/loop/parallel.ts'
import { openModels } from '../../src/models/models.ts'
import { openLedger } from '../../src/store/ledger.ts'

const [url = '', folder = '', limit = '', first = '', last = '', input = '', output = ''] = process.argv.slice(2)
const ledger = openLedger(join(folder, 'ledger.db'))
const idle = new AbortController().signal
const price = { input: Number(input), output: Number(output) }
const models = await openModels({
  roles: { generator: { model: 'lab/played', max_tokens: 500 } },
  providers: { lab: { type: 'openai-compatible', base_url: url, price } },
  parts: [],
  ledger,
  root: folder,
  env: {},
  budget: { account: 'shared', limit: Number(limit) },
  draining: idle,
  signal: idle,
  notify: () => {},
})
const numbers = Array.from({ length: Number(last) - Number(first) }, (_, i) => Number(first) + i)
try {
  await inParallel(numbers, 64, (n) =>
    models.call({
      kind: 'complete',
      role: 'generator',
      messages: [{ role: 'user', content: `Where is parcel ${n}? ${'It is late. '.repeat(n % 40)}` }],
      sample: n,
    }),
  )
  console.log('all calls were made')
} catch (error) {
  if (!(error instanceof TunesmithError)) throw error
  console.log(`${error.message} ${error.fix}`)
} finally {
  await models.close()
  await ledger.close()
}
