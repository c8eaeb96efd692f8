import { defineProvider } from '../../src/core/parts.ts'
import { openFetch } from '../../src/models/fetch.ts'
import { openLanguage } from '../../src/models/open-language.ts'
import { serverTypes } from '../../src/models/settings.ts'
import { providerContract } from '../../src/testing/provider-contract.ts'
import { plainModel } from '../support/wire-models.ts'
import { wireServer } from '../support/wire-server.ts'
import { type WireName, wireNames } from '../support/wires.ts'

/** The bundled packages keep what is asked of every provider, over real HTTP. */
const hosted = (name: WireName) =>
  defineProvider({
    id: `hosted-${name}`,
    summary: 'A vendor behind its package.',
    ...{ free: false, simulated: false, scoresLabels: false, settings: {}, concurrency: null },
    async open({ model }) {
      const server = await wireServer(name, (asked) =>
        server.format.reply({ text: asked.schema ? '{"answer":"yes"}' : 'Yes, within 30 days.' }, asked),
      )
      const pool = openFetch({ connections: 4, timeoutMs: 5000 })
      const { type, base_url, api } = server.setting
      const { language } = await openLanguage[serverTypes.find((known) => known === type) ?? 'openai-compatible']({
        ...{ provider: 'lab', model, baseUrl: String(base_url), apiKey: 'k', fetch: pool.fetch },
        api: api === 'responses' ? 'responses' : 'chat',
      })
      const close = async (): Promise<void> => {
        await pool.close()
        await server.close()
      }
      return { model: language, facts: {}, close }
    },
  })

for (const name of wireNames) providerContract(hosted(name), { model: plainModel[name], repeats: true })
