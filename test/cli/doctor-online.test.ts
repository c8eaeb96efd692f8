import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { supportProject } from '../support/project.ts'
import type { ScriptOf } from '../support/scripted-server.ts'
import { wireServer } from '../support/wire-server.ts'
import { type WireName, type WireRequest, wires } from '../support/wires.ts'
import { tunesmith } from './tunesmith.ts'

type Online = { name: WireName; model: string; script: ScriptOf<WireRequest> }

async function doctorOn(
  test: TestContext,
  { name, model, script }: Online,
): Promise<{ code: number; roles: string[] }> {
  const server = await wireServer(name, script)
  test.after(() => server.close())
  const config = { providers: { lab: server.setting }, models: { generator: `lab/${model}` } }
  const folder = supportProject(test, { config })
  const { code, out } = await tunesmith(['doctor', '--online', '--json', '-C', folder])
  const { roles }: { roles: { parameters: string; problem: { code: string } | null }[] } = JSON.parse(out)
  return { code, roles: roles.map(({ parameters, problem }) => problem?.code ?? parameters) }
}

const ready: (name: WireName) => ScriptOf<WireRequest> = (name) => (asked) =>
  wires[name].reply({ text: asked.schema ? '{"ready":true}' : 'ready' }, asked)

describe('doctor --online', () => {
  it('says which parameters never reach the model', async (test) => {
    const { code, roles } = await doctorOn(test, {
      name: 'messages',
      model: 'claude-opus-4-7',
      script: ready('messages'),
    })
    const dropped =
      'lab/claude-opus-4-7: temperature is not sent as set: temperature is not supported by claude-opus-4-7 and will be ignored'
    assert.equal(code, 0)
    assert.deepEqual(roles, [
      `temperature 1, max_tokens 2048; answered with JSON; ${dropped}`,
      `temperature 0.7, max_tokens 2048; answered; ${dropped}`,
      `temperature 0, max_tokens 1024; answered with JSON; ${dropped}`,
    ])
  })

  it('says how a model takes a schema where it is not as the strictest one', async (test) => {
    const script: ScriptOf<WireRequest> = (asked) =>
      asked.schema
        ? wires.chat.fail(400, 'json_schema is not supported')
        : wires.chat.reply({ text: '{"ready":true}' }, asked)
    const { roles } = await doctorOn(test, { name: 'chat', model: 'gpt-4o-mini', script })
    assert.equal(
      roles[2],
      'temperature 0, max_tokens 1024; answered with JSON; lab/gpt-4o-mini does not take a schema as json_schema (json_schema is not supported); it is sent as json_object from now on',
    )
  })

  it('is not ready where a model cannot give the JSON that a role needs', async (test) => {
    const script: ScriptOf<WireRequest> = (asked) => wires.chat.reply({ text: 'hello' }, asked)
    const { code, roles } = await doctorOn(test, { name: 'chat', model: 'gpt-4o-mini', script })
    assert.equal(code, 2)
    assert.deepEqual(roles, ['models/no-json', 'temperature 0.7, max_tokens 2048; answered', 'models/no-json'])
  })

  it('is not ready where a model does not answer', async (test) => {
    const script = (): ReturnType<ScriptOf<WireRequest>> =>
      wires.gemini.fail(400, 'API key not valid. Please pass a valid API key.')
    const { code, roles } = await doctorOn(test, { name: 'gemini', model: 'gemini-2.5-flash', script })
    assert.equal(code, 2)
    assert.deepEqual(roles, ['provider/gave-up', 'provider/gave-up', 'provider/gave-up'])
  })
})
